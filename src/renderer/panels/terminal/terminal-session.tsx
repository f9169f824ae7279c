import { useEffect, useRef, type ReactElement } from 'react'
import type { TerminalEnd, TerminalPlace, TerminalUpdate } from '../../../shared/contract/terminals.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLive, type LiveScope } from '../../connection/use-live.ts'
import { openScreen, type TerminalScreen } from './terminal-screen.ts'
import styles from './terminal.module.css'

/** The most that one call may carry: what is pasted goes in pieces. */
const longestInput = 32 * 1024

interface TerminalSessionProps {
  readonly label: string
  readonly place: TerminalPlace
  readonly onEnd: (end: TerminalEnd) => void
}

/** One session of a terminal: from its opening to its end. */
export function TerminalSession({ label, place, onEnd }: TerminalSessionProps): ReactElement {
  const element = useRef<HTMLDivElement>(null)
  const screen = useRef<TerminalScreen>(undefined)
  const session = useRef<LiveScope>(undefined)
  const size = useRef({ columns: 80, rows: 24 })
  useEffect(() => {
    const opened = openScreen(element.current!, label, {
      typed: (text) => send(session.current, text),
      resized: (columns, rows) => {
        size.current = { columns, rows }
        if (session.current === undefined) return
        useConnection
          .getState()
          .client?.terminals.resize({ ...session.current, columns, rows })
          .catch(() => {})
      }
    })
    screen.current = opened
    opened.focus()
    return () => {
      screen.current = undefined
      opened.dispose()
    }
  }, [label])
  const error = useLive<TerminalUpdate>(
    `terminal:${JSON.stringify(place)}`,
    (client, scope, options) => {
      session.current = scope
      return client.terminals.open({ ...scope, place, ...size.current }, options)
    },
    ({ text, end }) => {
      screen.current?.write(text)
      if (end === undefined) return
      session.current = undefined
      onEnd(end)
    }
  )
  return (
    <>
      {error === undefined ? null : (
        <div className={styles.end} role="alert">
          {error.message}
        </div>
      )}
      <div ref={element} className={styles.screen} />
    </>
  )
}

function send(session: LiveScope | undefined, text: string): void {
  const { client } = useConnection.getState()
  if (session === undefined || client === undefined) return
  for (let at = 0; at < text.length; at += longestInput) {
    // Where it cannot be sent the connection is gone, and the screen says so.
    client.terminals.type({ ...session, text: text.slice(at, at + longestInput) }).catch(() => {})
  }
}
