import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../connection/kube-call.ts'
import { Icon } from '../icons/icon.tsx'
import { KeyCap, MiddleTruncate } from '../parts/small.tsx'
import { Banner, RefusedState, useLate } from '../parts/states.tsx'
import { useRoute } from '../shell/route.ts'
import styles from './actions.module.css'
import { isDone, undoLast, useOutcome, type ItemOutcome, type Outcome } from './outcome.ts'
import { RefusalWays } from './refusal-ways.tsx'

/** The API's words where RBAC says no; a quota and PodSecurity forbid as well, and no right helps there. */
const lacksRight = / is forbidden: User ".*" cannot /

/** Results that are listed; the refused ones come first. */
const listed = 200

/** How far an action on several objects is, and what became of the last one, until it is dismissed or the next. */
export function OutcomeBanner(): ReactElement | null {
  const { progress, outcome } = useOutcome()
  useLeftBehind(outcome)
  if (progress !== undefined) return <Running {...progress} />
  if (outcome === undefined) return null
  const [only] = outcome.items
  return outcome.items.length === 1 && only?.error !== undefined ? (
    <Refused title={outcome.title} item={only} />
  ) : (
    <Told key={outcome.title} outcome={outcome} />
  )
}

/** What went well needs no goodbye: it goes with the page on which it was done. */
function useLeftBehind(outcome: Outcome | undefined): void {
  useEffect(() => {
    if (outcome?.items.every(isDone) !== true) return undefined
    const { page } = useRoute.getState()
    return useRoute.subscribe((route) => {
      if (route.page.panel !== page.panel) useOutcome.getState().dismiss()
    })
  }, [outcome])
}

function Running(props: {
  readonly title: string
  readonly done: number
  readonly total: number
  readonly stop: () => void
}): ReactElement | null {
  const { t } = useTranslation('actions')
  const { title, done, total, stop } = props
  if (!useLate()) return null
  return (
    <div className={styles.outcome} role="status">
      <Banner
        tone="prog"
        title={t('running', { action: title, done, count: total })}
        action={<Button onClick={stop}>{t('stop')}</Button>}
      >
        <progress className={styles.progress} value={done} max={total} aria-label={title} />
      </Banner>
    </div>
  )
}

function Close(): ReactElement {
  const { t } = useTranslation('actions')
  const dismiss = useOutcome((store) => store.dismiss)
  return (
    <IconButton size="small" aria-label={t('dismiss')} onClick={dismiss}>
      <Icon name="close" size={14} />
    </IconButton>
  )
}

function Refused({ title, item }: { readonly title: string; readonly item: ItemOutcome }): ReactElement {
  const { t } = useTranslation('actions')
  return (
    <div className={styles.outcome}>
      <RefusedState
        title={t('refused', { action: title, name: item.link.name })}
        message={item.error!.message}
        code={codeOf(item)}
        {...(lacksRight.test(item.error!.message) ? { actions: <RefusalWays /> } : {})}
        close={<Close />}
      />
    </div>
  )
}

/** All results of an action on several: in a line where all was done, else with what the API said of each. */
function Told({ outcome }: { readonly outcome: Outcome }): ReactElement {
  const { t } = useTranslation('actions')
  const canUndo = useOutcome(({ undo }) => undo !== undefined)
  const done = outcome.items.filter(isDone)
  const isAllDone = done.length === outcome.items.length
  const [areShown, setShown] = useState(!isAllDone)
  return (
    <div className={styles.outcome} role={isAllDone ? 'status' : 'alert'}>
      <Banner
        tone={isAllDone ? 'ok' : done.length === 0 ? 'bad' : 'warn'}
        title={t(isAllDone ? 'allDone' : 'partly', {
          action: outcome.title,
          done: done.length,
          count: outcome.items.length
        })}
        {...(outcome.final === undefined || done.length === 0 ? {} : { message: outcome.final })}
        action={
          <>
            <Button variant="text" aria-expanded={areShown} onClick={() => setShown(!areShown)}>
              {t(areShown ? 'hideResults' : 'showResults')}
            </Button>
            {canUndo ? (
              <Button startIcon={<Icon name="undo" size={14} />} onClick={() => void undoLast(t('undo'))}>
                {t('undo')}
                <KeyCap>u</KeyCap>
              </Button>
            ) : null}
            <Close />
          </>
        }
      >
        {areShown ? <Results items={outcome.items} /> : null}
        {outcome.items.some(({ error }) => error !== undefined && lacksRight.test(error.message)) ? (
          <div className={styles.ways}>
            <RefusalWays />
          </div>
        ) : null}
      </Banner>
    </div>
  )
}

function Results({ items }: { readonly items: readonly ItemOutcome[] }): ReactElement {
  const { t } = useTranslation('actions')
  const ordered = [...items.filter((item) => !isDone(item)), ...items.filter(isDone)]
  return (
    <ul className={styles.results} aria-label={t('results')} tabIndex={0}>
      {ordered.slice(0, listed).map((item) => (
        <li key={`${item.link.namespace}/${item.link.name}`} className={styles.result}>
          <span className={styles.resultName}>
            <MiddleTruncate text={item.link.name} />
            {item.link.namespace === undefined ? null : <small>{item.link.namespace}</small>}
          </span>
          <Result item={item} done={t('itemDone')} skipped={t('itemSkipped')} />
        </li>
      ))}
      {ordered.length > listed ? <li>{t('andMore', { count: ordered.length - listed })}</li> : null}
    </ul>
  )
}

function Result({
  item,
  done,
  skipped
}: {
  readonly item: ItemOutcome
  readonly done: string
  readonly skipped: string
}): ReactNode {
  if (item.error !== undefined) return <code>{item.error.message}</code>
  return <span className={styles.quiet}>{item.skipped === true ? skipped : done}</span>
}

function codeOf(item: ItemOutcome): string {
  return item.error instanceof Refusal ? `${item.error.status.code} ${item.error.status.reason ?? ''}` : ''
}
