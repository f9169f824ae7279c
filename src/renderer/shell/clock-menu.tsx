import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { NextCronRun } from '../../shared/contract/moments.ts'
import type { ClockDocument } from '../../shared/contract/simulation.ts'
import { commandsFor, useCommandContext, type Command } from '../commands/command.ts'
import { keyCaps } from '../commands/key-sequence.ts'
import { useBookmarks } from '../connection/bookmarks.ts'
import { nextCronRun, runClockFor, setClockSpeed, stepClock, unpaced } from '../connection/clock-calls.ts'
import { Icon, type IconName } from '../icons/icon.tsx'
import { KeyCap } from '../parts/small.tsx'
import { classNames } from '../theme/class-names.ts'
import { BookmarkList } from './bookmark-list.tsx'
import styles from './clock-menu.module.css'
import { clockText, speedText, untilText } from './clock-text.ts'

const speeds = [0.1, 1, 10, 60, 1000, unpaced] as const
const steps = [1_000, 10_000, 60_000] as const

export interface ClockMenuProps {
  readonly clock: ClockDocument | undefined
  readonly now: number
  readonly onClose: () => void
}

/** Speeds, steps, what the clock can run to, and the moments that are marked. */
export function ClockMenu({ clock, now, onClose }: ClockMenuProps): ReactElement {
  const { t } = useTranslation('shell')
  const context = useCommandContext()
  const cron = useNextCronRun()
  const bookmarks = useBookmarks((state) => state.bookmarks)
  const speed = clock?.speed === 0 ? clock.resumeSpeed : (clock?.speed ?? 1)
  const jumps = commandsFor(context, 'time').filter(({ id }) => id.startsWith('clock.next.'))
  const run = (deed: () => unknown): void => {
    onClose()
    void deed()
  }
  return (
    <div className={styles.menu} role="dialog" aria-label={t('clockMenu')}>
      <div className={styles.top}>
        <div className={styles.speeds} role="group" aria-label={t('speed')}>
          {speeds.map((choice) => (
            <button
              key={choice}
              type="button"
              className={classNames(styles.choice, clock?.speed === choice && styles.chosen)}
              aria-pressed={clock?.speed === choice}
              onClick={() => run(() => setClockSpeed(choice))}
            >
              {speedText(choice, t('speedMax'))}
            </button>
          ))}
        </div>
        <div className={styles.hint}>{speed === unpaced ? t('speedMaxLong') : t('speedHint', { seconds: speed })}</div>
        <div className={styles.steps} role="group" aria-label={t('steps')}>
          <span className={styles.stepsWord}>{t('stepBy')}</span>
          {steps.map((step) => (
            <button key={step} type="button" className={styles.choice} onClick={() => void stepClock(step)}>
              {t(`stepOf.${step}`)}
            </button>
          ))}
        </div>
      </div>
      <div className={styles.rows}>
        {jumps.map((command) => (
          <CommandRow
            key={command.id}
            command={command}
            note={command.id === 'clock.next.cron' ? <CronNote run={cron} /> : undefined}
            disabledReason={command.id === 'clock.next.cron' && cron === null ? t('noCron') : undefined}
            onRun={() => run(() => command.run(context))}
          />
        ))}
        <RunUntil now={now} onClose={onClose} />
      </div>
      <div className={styles.rows}>
        <MenuRow icon="star" onRun={() => run(() => useBookmarks.getState().name({ at: Math.floor(now) }))}>
          <span className={styles.name}>{t('bookmark.add')}</span>
          <KeyCap>b</KeyCap>
        </MenuRow>
        {bookmarks.length === 0 ? null : <BookmarkList bookmarks={bookmarks} now={now} onClose={onClose} />}
      </div>
    </div>
  )
}

/** Null where none will ever run, undefined until that is known. */
function useNextCronRun(): NextCronRun | undefined | null {
  const [run, setRun] = useState<NextCronRun | null>()
  useEffect(() => {
    let isCurrent = true
    nextCronRun().then(
      (found) => {
        if (isCurrent) setRun(found ?? null)
      },
      () => {}
    )
    return () => {
      isCurrent = false
    }
  }, [])
  return run
}

function CronNote({ run }: { readonly run: NextCronRun | undefined | null }): ReactNode {
  return run ? <span title={run.about.name}>{clockText(run.at)}</span> : null
}

interface CommandRowProps {
  readonly command: Command
  readonly note: ReactNode
  readonly disabledReason: string | undefined
  readonly onRun: () => void
}

function CommandRow({ command, note, disabledReason, onRun }: CommandRowProps): ReactElement {
  const context = useCommandContext()
  return (
    <MenuRow icon={command.icon} disabledReason={disabledReason} onRun={onRun}>
      <span className={styles.name}>{command.title(context)}</span>
      <span className={styles.note}>{note}</span>
      {command.keys === undefined ? null : keyCaps(command.keys).map((key) => <KeyCap key={key}>{key}</KeyCap>)}
    </MenuRow>
  )
}

interface MenuRowProps {
  readonly icon: IconName
  readonly disabledReason?: string | undefined
  readonly onRun: () => void
  readonly children: ReactNode
}

function MenuRow({ icon, disabledReason, onRun, children }: MenuRowProps): ReactElement {
  return (
    <button
      type="button"
      className={styles.row}
      aria-disabled={disabledReason !== undefined}
      title={disabledReason}
      onClick={() => {
        if (disabledReason === undefined) onRun()
      }}
    >
      <Icon name={icon} size={15} />
      {children}
    </button>
  )
}

/** "14:30" or "+5m", and go. */
function RunUntil({ now, onClose }: { readonly now: number; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('shell')
  const [text, setText] = useState('')
  const left = untilText(text, now)
  const isWrong = text !== '' && left === undefined
  return (
    <form
      className={styles.until}
      onSubmit={(event) => {
        event.preventDefault()
        if (left === undefined) return
        onClose()
        void runClockFor(left)
      }}
    >
      <Icon name="cronjob" size={15} />
      <label htmlFor="run-until">{t('runUntil')}</label>
      <TextField
        id="run-until"
        value={text}
        error={isWrong}
        placeholder="14:30, +5m"
        onChange={(event) => setText(event.target.value)}
        slotProps={{ htmlInput: { 'aria-invalid': isWrong, autoComplete: 'off', spellCheck: false } }}
      />
      <Button type="submit" size="small" disabled={left === undefined}>
        {t('runGo')}
      </Button>
    </form>
  )
}
