import { useState, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { TerminalEnd, TerminalPlace } from '../../../shared/contract/terminals.ts'
import { CommandLine } from '../../parts/copy-button.tsx'
import { TerminalSession } from './terminal-session.tsx'
import styles from './terminal.module.css'

interface TerminalFrameProps {
  readonly label: string
  /** What stands before the command line: where the terminal is. */
  readonly children: ReactNode
  /** The line of a real terminal that does the same. */
  readonly command: string
  readonly place: TerminalPlace
}

/** A terminal with what is said above it: where it is, its command, and why it has ended. */
export function TerminalFrame({ label, children, command, place }: TerminalFrameProps): ReactElement {
  const { t } = useTranslation('terminal')
  const key = JSON.stringify(place)
  const [attempt, setAttempt] = useState(0)
  const [end, setEnd] = useState<{ readonly of: string; readonly end: TerminalEnd }>()
  const session = `${key} ${attempt}`
  const shown = end?.of === session ? end.end : undefined
  return (
    <section className={styles.terminal} aria-label={label}>
      <div className={styles.tools}>
        {children}
        <span className={styles.gap} />
        <CommandLine command={command} />
      </div>
      {shown === undefined ? null : (
        <div className={styles.end} role="status">
          <span>{endText(shown, place, t)}</span>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t('again')}
          </Button>
        </div>
      )}
      <TerminalSession key={session} label={label} place={place} onEnd={(one) => setEnd({ of: session, end: one })} />
    </section>
  )
}

function endText(
  end: TerminalEnd,
  { kind }: TerminalPlace,
  t: ReturnType<typeof useTranslation<'terminal'>>['t']
): string {
  if (end.kind === 'refused') return end.message
  if (end.kind === 'lost') return kind === 'machine' ? t('lostMachine') : t('lost')
  return kind === 'attach' ? t('processExited', { code: end.exitCode }) : t('exited', { code: end.exitCode })
}
