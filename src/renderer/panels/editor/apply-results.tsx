import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { DocumentResult } from '../../../shared/contract/kube.ts'
import { Icon } from '../../icons/icon.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { TextLink } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { useRoute } from '../../shell/route.ts'
import { classNames } from '../../theme/class-names.ts'
import styles from './editor.module.css'
import { FieldConflicts } from './field-conflicts.tsx'
import { countOutcomes, resultLine, resultLink, resultMark } from './result-lines.ts'

export interface ApplyResultsProps {
  readonly results: readonly DocumentResult[]
  readonly dryRun: boolean
  /** The text is no longer the one that these are about. */
  readonly isOld: boolean
  /** Something is on its way. */
  readonly isBusy: boolean
  readonly onReveal: (line: number) => void
  /** Applies the document that begins on this line again, and takes the fields that others own. */
  readonly onTakeOver: (line: number) => void
  /** Shows what a dry run would change; absent where there is nothing to compare. */
  readonly onCompare: (() => void) | undefined
  readonly onClose: () => void
}

/** What became of each document, in kubectl's words; a press goes to its line. */
export function ApplyResults({
  results,
  dryRun,
  isOld,
  isBusy,
  onReveal,
  onTakeOver,
  onCompare,
  onClose
}: ApplyResultsProps): ReactElement {
  const { t } = useTranslation('editor')
  const openDetail = useRoute((route) => route.openDetail)
  return (
    <section className={styles.results} aria-label={t('results')}>
      <PanelHeader
        title={t(dryRun ? 'validated' : 'applied')}
        note={isOld ? t('changedSince') : outcomeWords(results, t)}
        ruled
        actions={
          <>
            {onCompare === undefined ? null : (
              <Button size="small" onClick={onCompare}>
                {t('showDiff')}
              </Button>
            )}
            <IconButton size="small" aria-label={t('closeResults')} onClick={onClose}>
              <Icon name="close" size={14} />
            </IconButton>
          </>
        }
      />
      <ul className={styles.resultList} aria-live="polite">
        {results.map((result) => {
          const link = resultLink(result, dryRun)
          return (
            <li key={`${result.line}/${result.name ?? ''}`} className={styles.result}>
              <button
                type="button"
                className={styles.resultLine}
                onClick={() => onReveal(result.error?.line ?? result.line)}
              >
                <StatusMark mark={resultMark(result)} size={12} />
                <span className={result.outcome === 'failed' ? styles.failed : undefined}>
                  {resultLine(result, dryRun)}
                </span>
                <span className={classNames(styles.place, link !== undefined && styles.beforeOpen)}>
                  {t('line', { line: result.error?.line ?? result.line })}
                </span>
              </button>
              {result.conflicts === undefined ? null : (
                <FieldConflicts
                  conflicts={result.conflicts}
                  onReveal={onReveal}
                  onTakeOver={() => onTakeOver(result.line)}
                  disabledReason={isOld ? t('changedSince') : isBusy ? t('applying') : undefined}
                />
              )}
              {result.warnings.map((warning) => (
                <p key={warning} className={styles.warning}>
                  {t('warning', { warning })}
                </p>
              ))}
              {link === undefined ? null : (
                <span className={styles.openResult}>
                  <TextLink onClick={() => openDetail(link)}>{t('open')}</TextLink>
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** "7 created, 1 failed". */
function outcomeWords(
  results: readonly DocumentResult[],
  t: (
    key: 'outcome.created' | 'outcome.configured' | 'outcome.unchanged' | 'outcome.failed',
    values: { readonly count: number }
  ) => string
): string {
  const counts = countOutcomes(results)
  return (['failed', 'created', 'configured', 'unchanged'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => t(`outcome.${outcome}`, { count: counts[outcome] }))
    .join(', ')
}
