import { useEffect, useMemo, useState, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { LogLine, PlacedLine } from '../../../shared/contract/logs.ts'
import { levelOf } from '../../../shared/logs/log-level.ts'
import { useCallScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { Icon } from '../../icons/icon.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import type { LogRow } from '../../parts/log/log-row.tsx'
import { LogView } from '../../parts/log/log-view.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { podColor } from '../../parts/pod-colors.ts'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { clockTimeOf } from './log-rows.ts'
import styles from './logs.module.css'

export interface LinesAroundProps {
  readonly line: LogLine
  readonly search: RegExp | undefined
  readonly onClose: () => void
}

/** Lines before and after that are shown. */
const reaches = [5, 20, 50, 200]

/** What a container wrote before and after a line, in that very run. */
export function LinesAround({ line, search, onClose }: LinesAroundProps): ReactElement {
  const { t } = useTranslation('logs')
  const [reach, setReach] = useState(50)
  const { lines, error } = useLinesAround(line, reach)
  const { pod, container, instance, namespace } = line
  const rows = useMemo(() => lines?.map((one) => rowOf(one, line)), [lines, line])
  const at = rows?.findIndex((row) => row.kind === 'line' && row.isMarked === true)
  return (
    <section className={styles.around} aria-label={t('linesAround', { pod })}>
      <PanelHeader
        ruled
        title={<span className={styles.podTitle}>{pod}</span>}
        note={t('around', { container, run: instance + 1, namespace })}
        actions={
          <>
            <MenuButton
              size="small"
              label={t('reach', { count: reach })}
              entries={reaches.map((count) => ({
                key: String(count),
                label: t('reach', { count }),
                chosen: count === reach,
                onChoose: () => setReach(count)
              }))}
            />
            <IconButton size="small" aria-label={t('closeContext')} onClick={onClose}>
              <Icon name="close" size={14} />
            </IconButton>
          </>
        }
      />
      {error !== undefined ? (
        <div className={styles.refused}>
          <RefusedState title={t('contextRefused')} message={error.message} />
        </div>
      ) : rows === undefined ? (
        <LoadingRows rowHeight={20} columns={[]} />
      ) : rows.length === 0 ? (
        <EmptyState icon="log" title={t('notKept')} />
      ) : (
        <LogView
          key={reach}
          label={t('linesAround', { pod })}
          start={0}
          end={rows.length}
          rowAt={(number) => rows[number]}
          onVisibleRange={ignoreRange}
          follow={false}
          onFollowChange={ignoreFollow}
          showPod={false}
          search={search}
          {...(at === undefined || at === -1 ? {} : { revealNumber: at })}
        />
      )}
    </section>
  )
}

function rowOf(one: PlacedLine, line: LogLine): LogRow {
  const { level, message } = levelOf(one.text)
  return {
    kind: 'line',
    key: String(one.sequence),
    time: clockTimeOf(one.time),
    pod: line.pod,
    podColor: podColor(line.namespace, line.pod),
    level,
    message,
    isMarked: one.sequence === line.sequence
  }
}

function useLinesAround(
  { podUid, container, instance, sequence }: LogLine,
  reach: number
): { readonly lines: readonly PlacedLine[] | undefined; readonly error: Error | undefined } {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const key = [podUid, container, instance, sequence, reach].join('/')
  const [state, setState] = useState<{
    readonly key: string
    readonly lines?: readonly PlacedLine[]
    readonly error?: Error
  }>()
  useEffect(() => {
    if (client === undefined) return undefined
    const abort = new AbortController()
    const input = { cluster, identity, podUid, container, instance, sequence, lines: reach }
    client.logs.around(input, { signal: abort.signal }).then(
      (lines) => setState({ key, lines }),
      (reason: unknown) => {
        if (!abort.signal.aborted)
          setState({ key, error: reason instanceof Error ? reason : new Error(String(reason)) })
      }
    )
    return () => abort.abort()
  }, [client, cluster, identity, podUid, container, instance, sequence, reach, key])
  return state?.key === key ? { lines: state.lines, error: state.error } : { lines: undefined, error: undefined }
}

/** All lines are in the window already, and nothing follows. */
function ignoreRange(): void {}
function ignoreFollow(): void {}
