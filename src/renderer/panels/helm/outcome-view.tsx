import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { HelmOutcome, HelmStep } from '../../../shared/contract/helm.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { Banner, RefusedState } from '../../parts/states.tsx'
import { StatusWord, type MarkName } from '../../parts/status-mark.tsx'
import { iconOfRef } from '../objects/object-ref.tsx'
import styles from './helm.module.css'

const marks: Readonly<Record<HelmStep['outcome'], MarkName>> = {
  created: 'ok',
  configured: 'change',
  unchanged: 'quiet',
  deleted: 'term',
  kept: 'quiet',
  absent: 'unk',
  failed: 'bad'
}

interface OutcomeViewProps {
  readonly outcome: HelmOutcome
  /** It was only asked for, as a dry run. */
  readonly asked: boolean
}

/** What Helm said at the end, and what became of each object. */
export function OutcomeView({ outcome, asked }: OutcomeViewProps): ReactElement {
  const { t } = useTranslation('helm')
  const { failed, message, refusal, steps, hooks } = outcome
  const code = refusal === undefined ? {} : { code: `${refusal.code} ${refusal.reason ?? ''}`.trim() }
  return (
    <>
      {failed ? (
        <div className={styles.block}>
          <RefusedState title={asked ? t('wouldFail') : t('failed')} message={message} {...code} />
        </div>
      ) : asked ? null : (
        <div className={styles.block}>
          <Banner tone="ok" mark="done" title={message} />
        </div>
      )}
      {hooks.length === 0 ? null : (
        <div className={styles.block}>
          <Banner tone="warn" title={t('hooksSkipped', { count: hooks.length })} message={hooks.join(', ')} />
        </div>
      )}
      {steps.length === 0 ? null : (
        <>
          {asked ? <p className={styles.caption}>{t('asked')}</p> : null}
          <ul className={styles.steps} aria-label={asked ? t('asked') : t('done')}>
            {steps.map(({ ref, outcome: became, message: why }) => (
              <li key={[ref.group, ref.kind, ref.namespace, ref.name].join('/')}>
                <Icon name={iconOfRef(ref)} size={14} />
                <span className={styles.stepKind}>{ref.kind}</span>
                <span className={styles.stepName}>
                  <MiddleTruncate text={ref.name} />
                </span>
                <StatusWord mark={marks[became]} word={t(`outcome.${became}`)} />
                {why === undefined ? null : <span className={styles.why}>{why}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
