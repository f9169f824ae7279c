import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../connection/kube-call.ts'
import { Icon } from '../icons/icon.tsx'
import { Banner, RefusedState } from '../parts/states.tsx'
import styles from './actions.module.css'
import { useOutcome, type ItemOutcome } from './outcome.ts'

/** What was refused of the last action, in the API's own words, until it is dismissed or the next action. */
export function OutcomeBanner(): ReactElement | null {
  const { t } = useTranslation('actions')
  const { outcome, dismiss } = useOutcome()
  if (outcome === undefined) return null
  const refused = outcome.items.filter((item) => item.error !== undefined)
  const close = (
    <IconButton size="small" aria-label={t('dismiss')} onClick={dismiss}>
      <Icon name="close" size={14} />
    </IconButton>
  )
  if (outcome.items.length === 1) {
    const [item] = refused
    return (
      <div className={styles.outcome} role="alert">
        <RefusedState
          title={t('refused', { action: outcome.title, name: item!.link.name })}
          message={item!.error!.message}
          code={codeOf(item!)}
          close={close}
        />
      </div>
    )
  }
  return (
    <div className={styles.outcome} role="alert">
      <Banner
        tone="warn"
        title={t('partly', { done: outcome.items.length - refused.length, count: outcome.items.length })}
        action={close}
      >
        <div className={styles.refusals}>
          {refused.slice(0, 10).map((item) => (
            <div key={`${item.link.namespace}/${item.link.name}`} className={styles.refusal}>
              <span>{item.link.name}</span>
              <code>{item.error!.message}</code>
            </div>
          ))}
        </div>
      </Banner>
    </div>
  )
}

function codeOf(item: ItemOutcome): string {
  return item.error instanceof Refusal ? `${item.error.status.code} ${item.error.status.reason ?? ''}` : ''
}
