import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusMark } from '../../parts/status-mark.tsx'
import styles from './editor.module.css'
import type { TypingCheck } from './use-typing-check.ts'

export interface CheckNoteProps {
  readonly check: TypingCheck
  /** Goes to the line of a problem. */
  readonly onReveal: (line: number) => void
  /** The line that was gone to last: the next press goes on behind it. */
  readonly revealed: number | undefined
}

/** What the API says of the text as it stands: nothing to complain of, or how much; a press goes to the next. */
export function CheckNote({ check: { problems, isChecking }, onReveal, revealed }: CheckNoteProps): ReactElement {
  const { t } = useTranslation('editor')
  const count = problems?.length ?? 0
  const lines = (problems ?? []).map(({ line }) => line).sort((a, b) => a - b)
  const next = lines.find((line) => line > (revealed ?? 0)) ?? lines[0]
  const isBad = problems?.some(({ severity }) => severity === 'error') === true
  return (
    <span className={styles.check} role="status">
      {count > 0 && next !== undefined ? (
        <button type="button" className={styles.checkButton} title={t('check.next')} onClick={() => onReveal(next)}>
          <StatusMark mark={isBad ? 'bad' : 'warn'} size={11} />
          {t('check.problems', { count })}
        </button>
      ) : isChecking ? (
        t('check.checking')
      ) : problems === undefined ? null : (
        <>
          <StatusMark mark="ok" size={11} />
          {t('check.clean')}
        </>
      )}
    </span>
  )
}
