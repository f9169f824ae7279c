import { useEffect, useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { LogHit, PlacedLine } from '../../../shared/contract/logs.ts'
import { useCallScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { Icon } from '../../icons/icon.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import type { LogRow } from '../../parts/log/log-row.tsx'
import { LogView } from '../../parts/log/log-view.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { levelOf } from './log-level.ts'
import { clockTimeOf, podColors } from './log-rows.ts'
import styles from './log-search.module.css'

export interface LinesAroundProps {
  readonly hit: LogHit
  readonly search: RegExp | undefined
  readonly onClose: () => void
  /** Undefined where the pod is gone: there is no log to open any more. */
  readonly onOpenLog: (() => void) | undefined
}

/** What a container wrote before and after a line that was found, in that very run. */
export function LinesAround({ hit, search, onClose, onOpenLog }: LinesAroundProps): ReactElement {
  const { t } = useTranslation('logs')
  const { lines, error } = useLinesAround(hit)
  const rows = useMemo(() => lines?.map((line) => rowOf(line, hit)), [lines, hit])
  const at = rows?.findIndex((row) => row.kind === 'line' && row.isMarked === true)
  const { container, instance, namespace, pod } = hit
  return (
    <section className={styles.around} aria-label={t('find.linesOf', { pod })}>
      <PanelHeader
        ruled
        title={<span className={styles.podTitle}>{pod}</span>}
        note={t('find.around', { container, run: instance + 1, namespace })}
        actions={
          <>
            {onOpenLog === undefined ? null : (
              <Button size="small" startIcon={<Icon name="log" size={14} />} onClick={onOpenLog}>
                {t('find.open')}
              </Button>
            )}
            <IconButton size="small" aria-label={t('find.close')} onClick={onClose}>
              <Icon name="close" size={14} />
            </IconButton>
          </>
        }
      />
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('find.refused')} message={error.message} />
        </div>
      ) : rows === undefined ? (
        <LoadingRows rowHeight={20} columns={[]} />
      ) : rows.length === 0 ? (
        <EmptyState icon="log" title={t('find.notKept')} />
      ) : (
        <LogView
          label={t('find.linesOf', { pod })}
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

function rowOf(line: PlacedLine, hit: LogHit): LogRow {
  const { level, message } = levelOf(line.text)
  return {
    kind: 'line',
    key: String(line.sequence),
    time: clockTimeOf(line.time),
    pod: hit.pod,
    podColor: podColors('search').of(hit.pod),
    level,
    message,
    isMarked: line.sequence === hit.sequence
  }
}

function useLinesAround({ podUid, container, instance, sequence }: LogHit): {
  readonly lines: readonly PlacedLine[] | undefined
  readonly error: Error | undefined
} {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const key = [podUid, container, instance, sequence].join('/')
  const [state, setState] = useState<{
    readonly key: string
    readonly lines?: readonly PlacedLine[]
    readonly error?: Error
  }>()
  useEffect(() => {
    if (client === undefined) return undefined
    const abort = new AbortController()
    client.logs.around({ cluster, identity, podUid, container, instance, sequence }, { signal: abort.signal }).then(
      (lines) => setState({ key, lines }),
      (reason: unknown) => {
        if (!abort.signal.aborted)
          setState({ key, error: reason instanceof Error ? reason : new Error(String(reason)) })
      }
    )
    return () => abort.abort()
  }, [client, cluster, identity, podUid, container, instance, sequence, key])
  return state?.key === key ? { lines: state.lines, error: state.error } : { lines: undefined, error: undefined }
}

/** All lines are in the window already, and nothing follows. */
function ignoreRange(): void {}
function ignoreFollow(): void {}
