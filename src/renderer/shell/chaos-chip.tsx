import { useState, type ReactElement } from 'react'
import Popover from '@mui/material/Popover'
import { useTranslation } from 'react-i18next'
import type { ChaosEntry } from '../../shared/contract/chaos.ts'
import { changeChaos, useChaos, useChaosFeed } from '../connection/chaos.ts'
import { Icon } from '../icons/icon.tsx'
import { clockText, wordsOf } from '../panels/chaos/fault-words.ts'
import { TextLink } from '../parts/small.tsx'
import { classNames } from '../theme/class-names.ts'
import styles from './chaos-chip.module.css'
import { useRoute } from './route.ts'

/** More stand on the page. */
const mostRows = 6

/** How many things are broken on purpose; opens what they are. */
export function ChaosChip(): ReactElement | null {
  const { t } = useTranslation('chaos')
  useChaosFeed()
  const entries = useChaos((chaos) => chaos.entries)
  const [anchor, setAnchor] = useState<HTMLElement>()
  if (entries === undefined) return null
  const isOn = entries.length > 0
  const label = isOn ? t('chip', { count: entries.length }) : t('chipOff')
  return (
    <>
      <button
        type="button"
        className={classNames(styles.chip, isOn && styles.on)}
        aria-haspopup="dialog"
        aria-label={label}
        title={label}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="chaos" size={14} />
        <span className={styles.words}>{label}</span>
      </button>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        <Rules entries={entries} onClose={() => setAnchor(undefined)} />
      </Popover>
    </>
  )
}

function Rules({
  entries,
  onClose
}: {
  readonly entries: readonly ChaosEntry[]
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('chaos')
  const go = useRoute((route) => route.go)
  const [problem, setProblem] = useState<string>()
  const run = (deed: Promise<void>): void => {
    deed.then(
      () => setProblem(undefined),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  const open = (): void => {
    onClose()
    go({ panel: 'chaos' })
  }
  const shown = entries.slice(-mostRows).toReversed()
  const hidden = entries.length - shown.length
  return (
    <div className={styles.rules} role="dialog" aria-label={t('rules')}>
      <div className={styles.head}>
        <strong>{t('rules')}</strong>
        {entries.length === 0 ? (
          <span className={styles.quiet}>{t('note', { count: 0 })}</span>
        ) : (
          <TextLink onClick={() => run(changeChaos({ type: 'stop-all' }))}>{t('stopAll')}</TextLink>
        )}
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      {shown.map((entry) => (
        <Rule key={entry.id} entry={entry} onStop={() => run(changeChaos({ type: 'stop', id: entry.id }))} />
      ))}
      {hidden <= 0 ? null : (
        <div className={styles.row}>
          <TextLink onClick={open}>{t('more', { count: hidden })}</TextLink>
        </div>
      )}
      <button type="button" className={styles.add} onClick={open}>
        <Icon name="add" size={14} />
        <span>{t('add')}</span>
        <span className={styles.quiet}>{t('addNote')}</span>
      </button>
    </div>
  )
}

function Rule({ entry, onStop }: { readonly entry: ChaosEntry; readonly onStop: () => void }): ReactElement {
  const { t } = useTranslation('chaos')
  const { fault, since, pods } = entry
  const { what, where, how } = wordsOf(fault, t)
  const facts = [
    t('sinceAt', { time: clockText(since) }),
    how,
    pods === undefined ? '' : t('reaches', { count: pods })
  ].filter((fact) => fact !== '')
  return (
    <div className={styles.row}>
      <div className={styles.rule}>
        <span className={styles.name} title={`${what} ${where}`}>
          {what} <span className={styles.where}>{where}</span>
        </span>
        <span className={styles.quiet} title={facts.join(', ')}>
          {facts.join(', ')}
        </span>
      </div>
      <TextLink title={t('stopName', { what, where })} onClick={onStop}>
        {t('stop')}
      </TextLink>
    </div>
  )
}
