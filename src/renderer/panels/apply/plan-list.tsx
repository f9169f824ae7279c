import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandLine } from '../../parts/copy-button.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import styles from './apply.module.css'
import { kindCounts, type FileProblem, type Plan, type PlannedDocument } from './planned-documents.ts'

/** Rows beyond this are counted, not shown. */
export const mostRows = 300

/** What is in the files: their objects, and what cannot be read. */
export function PlanList({ plan }: { readonly plan: Plan }): ReactElement {
  const { t } = useTranslation('apply')
  const { documents, problems, passedOver, isTooMany } = plan
  const paths = [...new Set(documents.map(({ path }) => path))]
  return (
    <>
      <p className={styles.summary}>
        {documents.length === 0
          ? t('nothing')
          : t('found', {
              kinds: kindCounts(documents)
                .map(([kind, count]) => `${count} ${kind}`)
                .join(', ')
            })}
        {passedOver > 0 ? ` ${t('passedOver', { count: passedOver })}` : ''}
        {isTooMany ? ` ${t('tooMany')}` : ''}
      </p>
      <ProblemList problems={problems} />
      <ul className={styles.list} aria-label={t('documents')}>
        {documents.slice(0, mostRows).map((document) => (
          <li key={`${document.path}:${document.line}`} className={styles.row}>
            <span className={styles.words}>{objectWords(document)}</span>
            <span className={styles.place}>{placeWords(document)}</span>
          </li>
        ))}
        {documents.length > mostRows ? (
          <li className={styles.more}>{t('more', { count: documents.length - mostRows })}</li>
        ) : null}
      </ul>
      {documents.length === 0 ? null : <CommandLine command={applyCommand(paths)} wrap />}
    </>
  )
}

/** Of each file, what of it is not sent. */
export function ProblemList({ problems }: { readonly problems: readonly FileProblem[] }): ReactElement | null {
  const { t } = useTranslation('apply')
  if (problems.length === 0) return null
  return (
    <ul className={styles.list} aria-label={t('problems')}>
      {problems.slice(0, mostRows).map((problem) => (
        <li key={`${problem.path}:${problem.line}`} className={styles.row}>
          <StatusMark mark="bad" size={12} />
          <span className={styles.bad}>
            {typeof problem.reason === 'string' ? t(`problem.${problem.reason}`) : problem.reason.message}
          </span>
          <span className={styles.place}>{placeWords(problem)}</span>
        </li>
      ))}
    </ul>
  )
}

/** "Deployment shop/web". */
function objectWords({ objects }: PlannedDocument): string {
  return objects
    .map(({ kind, name, namespace }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`)
    .join(', ')
}

export function placeWords({ path, line }: { readonly path: string; readonly line?: number | undefined }): string {
  return line === undefined ? path : `${path}:${line}`
}

/** One file, several, or the folder in which all of them are. */
function applyCommand(paths: readonly string[]): string {
  const [first = ''] = paths
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/')) : undefined
  if (folder !== undefined && paths.every((path) => path.startsWith(`${folder}/`)))
    return `kubectl apply -R -f ${folder}`
  return paths.length > 5
    ? 'kubectl apply -f FILE -f …'
    : `kubectl apply ${paths.map((path) => `-f ${path}`).join(' ')}`
}
