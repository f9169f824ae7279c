import { startTransition, Suspense, useCallback, useEffect, useState, type ReactElement } from 'react'
import { useConnection } from '../connection/connection.ts'
import { prepareLikelyList } from '../panels/list/likely-list.ts'
import { laterPages, ListPage } from './late-pages.ts'
import { latePart } from './late-part.tsx'

const ListRehearsal = latePart(async () => (await import('../panels/list/list-rehearsal.tsx')).ListRehearsal)

/** By then the first page has its rows, in milliseconds. */
const beginAfter = 1_000

/** Set when a first list comes as fast as later ones; benchmarks wait for it. */
const rehearsed = 'drydock:rehearsed'

/**
 * What the window does when its first page stands and it has nothing else to do: it has the likeliest list made ready, draws
 * a list out of sight, and fetches the code of all other pages.
 */
export function Rehearsal(): ReactElement | null {
  const [state, setState] = useState<'waits' | 'plays' | 'over'>('waits')
  const isConnected = useConnection((connection) => connection.status === 'open')
  const end = useCallback(() => {
    performance.mark(rehearsed)
    setState('over')
  }, [])
  useEffect(() => {
    if (!isConnected || state === 'plays') return undefined
    if (state === 'over') return loadInTurn(laterPages)
    let stop: (() => void) | undefined
    const timer = setTimeout(() => {
      prepareLikelyList()
      stop = loadInTurn([ListPage, ListRehearsal], () => startTransition(() => setState('plays')))
    }, beginAfter)
    return () => {
      clearTimeout(timer)
      stop?.()
    }
  }, [isConnected, state])
  if (state !== 'plays') return null
  return (
    <Suspense fallback={null}>
      <ListRehearsal onDone={end} />
    </Suspense>
  )
}

/** Fetches the code of these one at a time, and calls `then` behind the last. Returns what stops it. */
function loadInTurn(parts: readonly { load(): Promise<void> }[], then?: () => void): () => void {
  let waiting = 0
  let stopped = false
  const next = (at: number): void => {
    if (stopped) return
    const part = parts[at]
    if (part === undefined) return then?.()
    waiting = requestIdleCallback(
      () =>
        void part.load().then(
          () => next(at + 1),
          () => {}
        )
    )
  }
  next(0)
  return () => {
    stopped = true
    cancelIdleCallback(waiting)
  }
}
