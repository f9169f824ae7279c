import { useEffect, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { TerminalEnd, TerminalUpdate } from '../../../shared/contract/terminals.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { readObject } from '../../actions/operations.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLive, type LiveScope } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { CommandLine } from '../../parts/copy-button.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { openScreen, type TerminalScreen } from './terminal-screen.ts'
import styles from './terminal.module.css'

export interface DockTerminalProps {
  /** A pod. */
  readonly object: ObjectLink
  readonly container?: string | undefined
}

/** The most that one call may carry: what is pasted goes in pieces. */
const longestInput = 32 * 1024

/** A shell in a container of a pod. */
export function DockTerminal({ object, container: first }: DockTerminalProps): ReactElement {
  const { t } = useTranslation('terminal')
  const [containers, setContainers] = useState<readonly string[]>([])
  const [container, setContainer] = useState(first)
  const [attempt, setAttempt] = useState(0)
  const [end, setEnd] = useState<TerminalEnd>()
  const again = (next: string | undefined): void => {
    setEnd(undefined)
    setContainer(next)
    setAttempt((before) => before + 1)
  }
  useEffect(() => {
    readObject(object).then(
      (found) => {
        const { spec, status } = found as Pod
        const ephemeral = status?.ephemeralContainerStatuses?.filter(({ state }) => state?.running !== undefined) ?? []
        setContainers([...spec.containers, ...ephemeral].map(({ name }) => name))
      },
      () => {}
    )
  }, [object])
  const { namespace = '', name } = object
  const shown = container ?? containers[0]
  return (
    <section className={styles.terminal} aria-label={t('shellIn', { name })}>
      <div className={styles.tools}>
        <Icon name="kubectl" size={14} />
        <span className={styles.place}>{namespace}</span>
        {containers.length < 2 ? (
          <span className={styles.name}>{shown}</span>
        ) : (
          <MenuButton
            label={shown ?? t('container')}
            size="small"
            variant="text"
            entries={containers.map((one) => ({
              key: one,
              label: one,
              chosen: one === shown,
              onChoose: () => again(one)
            }))}
          />
        )}
        <span className={styles.gap} />
        <CommandLine
          command={`kubectl exec -it ${name} -n ${namespace}${container === undefined ? '' : ` -c ${container}`} -- sh`}
        />
      </div>
      {end === undefined ? null : (
        <div className={styles.end} role="status">
          <span>{endText(end, t)}</span>
          <Button size="small" onClick={() => again(container)}>
            {t('again')}
          </Button>
        </div>
      )}
      <Screen key={attempt} object={object} container={container} onEnd={setEnd} />
    </section>
  )
}

function endText(end: TerminalEnd, t: ReturnType<typeof useTranslation<'terminal'>>['t']): string {
  if (end.kind === 'refused') return end.message
  return end.kind === 'lost' ? t('lost') : t('exited', { code: end.exitCode })
}

interface ScreenProps extends DockTerminalProps {
  readonly onEnd: (end: TerminalEnd) => void
}

/** One session: from its opening to its end. */
function Screen({ object, container, onEnd }: ScreenProps): ReactElement {
  const { t } = useTranslation('terminal')
  const place = useRef<HTMLDivElement>(null)
  const screen = useRef<TerminalScreen>(undefined)
  const session = useRef<LiveScope>(undefined)
  const size = useRef({ columns: 80, rows: 24 })
  const { namespace = '', name } = object
  const label = t('shellIn', { name })
  useEffect(() => {
    const opened = openScreen(place.current!, label, {
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
    `terminal:${namespace}/${name}/${container ?? ''}`,
    (client, scope, options) => {
      session.current = scope
      const where = container === undefined ? {} : { container }
      return client.terminals.open({ ...scope, namespace, pod: name, ...where, ...size.current }, options)
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
      <div ref={place} className={styles.screen} />
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
