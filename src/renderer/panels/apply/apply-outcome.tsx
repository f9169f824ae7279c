import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ProgressLine } from '../../parts/progress-line.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { countOutcomes, resultLine, resultMark } from '../editor/result-lines.ts'
import type { AppliedDocument } from './apply-run.ts'
import styles from './apply.module.css'
import { mostRows, placeWords, ProblemList } from './plan-list.tsx'
import type { FileProblem } from './planned-documents.ts'

interface ApplyOutcomeProps {
  readonly applied: readonly AppliedDocument[]
  readonly total: number
  readonly isRunning: boolean
  readonly problems: readonly FileProblem[]
}

/** How far it is, and what became of each document: what failed first, the newest next. */
export function ApplyOutcome({ applied, total, isRunning, problems }: ApplyOutcomeProps): ReactElement {
  const { t } = useTranslation('apply')
  const { t: ofEditor } = useTranslation('editor')
  const rows = applied.flatMap(({ document, results }) => results.map((result) => ({ path: document.path, result })))
  const failed = rows.filter(({ result }) => result.outcome === 'failed')
  const others = rows.filter(({ result }) => result.outcome !== 'failed').toReversed()
  const counts = countOutcomes(rows.map(({ result }) => result))
  const words = (['failed', 'created', 'configured', 'unchanged'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => ofEditor(`outcome.${outcome}`, { count: counts[outcome] }))
    .join(', ')
  const shown = [...failed, ...others].slice(0, mostRows)
  return (
    <>
      <ProgressLine
        label={t(isRunning ? 'progress' : applied.length < total ? 'stoppedAt' : 'done', { at: applied.length, total })}
        part={total === 0 ? 1 : applied.length / total}
      />
      <p className={styles.summary} role="status">
        {words}
      </p>
      <ProblemList problems={problems} />
      <ul className={styles.list} aria-label={t('outcome')}>
        {shown.map(({ path, result }) => (
          <li key={`${path}:${result.line}:${result.name}`} className={styles.row}>
            <StatusMark mark={resultMark(result)} size={12} />
            <span className={result.outcome === 'failed' ? styles.bad : styles.words}>{resultLine(result, false)}</span>
            <span className={styles.place}>{placeWords({ path, line: result.error?.line ?? result.line })}</span>
          </li>
        ))}
        {rows.length > shown.length ? (
          <li className={styles.more}>{t('more', { count: rows.length - shown.length })}</li>
        ) : null}
      </ul>
    </>
  )
}
