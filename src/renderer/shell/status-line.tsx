import { useEffect, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { Icon } from '../icons/icon.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { useJustCopied } from '../parts/copy-text.ts'
import { KeyHints, type KeyHint } from '../parts/small.tsx'
import styles from './status-line.module.css'

interface Line {
  readonly command: string
  readonly hints: readonly KeyHint[]
}

interface StatusLineState {
  readonly page: Line
  /** Of the dock's front tab. */
  readonly dock: Line | undefined
  /** Of what is about to be done: an entry of a menu, a dialog. */
  readonly action: string | undefined
}

const useStatusLineState = create<StatusLineState>(() => ({
  page: { command: '', hints: [] },
  dock: undefined,
  action: undefined
}))

/** Says, for as long as a panel is on the screen, the kubectl line that equals it and its keys (three at most). */
export function useStatusLine(command: string, hints: readonly KeyHint[]): void {
  const key = JSON.stringify(hints)
  useEffect(() => {
    useStatusLineState.setState({ page: { command, hints: JSON.parse(key) as KeyHint[] } })
  }, [command, key])
}

/** Says the same of a tab of the dock, before what the page says: for as long as the tab is the front one. */
export function useDockStatusLine(isFront: boolean, command: string, hints: readonly KeyHint[]): void {
  const key = JSON.stringify(hints)
  useEffect(() => {
    if (!isFront) return
    useStatusLineState.setState({ dock: { command, hints: JSON.parse(key) as KeyHint[] } })
    return () => useStatusLineState.setState({ dock: undefined })
  }, [isFront, command, key])
}

/** Says the kubectl line of what is about to be done, before all else; undefined takes it away. */
export function showActionLine(command: string | undefined): void {
  if (useStatusLineState.getState().action !== command) useStatusLineState.setState({ action: command })
}

/** Says it for as long as a dialog is open. */
export function useActionLine(command: string | undefined): void {
  useEffect(() => {
    showActionLine(command)
    return () => showActionLine(undefined)
  }, [command])
}

export function StatusLine(): ReactElement {
  const { t } = useTranslation('shell')
  const { command: usual, hints } = useStatusLineState(({ page, dock }) => dock ?? page)
  const action = useStatusLineState((line) => line.action)
  const command = action ?? usual
  return (
    <footer className={styles.line}>
      <Icon name="kubectl" size={13} />
      <code className={styles.command}>{command}</code>
      {command === '' ? null : <CopyButton text={command} />}
      <Copied />
      <KeyHints hints={[...hints, { keys: ['?'], label: t('keys.all') }]} />
    </footer>
  )
}

/** In the room between the line and the keys, so that nothing moves when it comes and goes. */
function Copied(): ReactElement {
  const { t } = useTranslation('parts')
  const isSaid = useJustCopied()
  return (
    <span className={styles.copied} role="status">
      {isSaid ? (
        <>
          <Icon name="check" size={13} />
          {t('copied')}
        </>
      ) : null}
    </span>
  )
}
