import { useCallback, useRef, useState } from 'react'
import type { SchedulerNode, SchedulerUpdate, SchedulerViewInput } from '../../../shared/contract/scheduler-view.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLive, type LiveScope } from '../../connection/use-live.ts'

export type SchedulerQuestion = Omit<SchedulerViewInput, 'cluster' | 'identity' | 'subscription' | 'window'>

type Rest = Omit<SchedulerUpdate, 'isReset' | 'first' | 'count' | 'nodes'>

interface SchedulerState extends Rest {
  readonly nodes: ReadonlyMap<number, SchedulerNode>
}

export interface SchedulerView {
  /** Undefined until the first has come. */
  readonly state: SchedulerState | undefined
  readonly error: Error | undefined
  readonly onVisibleRange: (first: number, last: number) => void
}

/** Nodes asked for beyond those that are drawn, each way. */
const margin = 12
const most = 120

/** A live window on the nodes; those that went out of it are forgotten. */
export function useScheduler(question: SchedulerQuestion): SchedulerView {
  const client = useConnection((connection) => connection.client)
  const [state, setState] = useState<SchedulerState>()
  const scope = useRef<LiveScope>(undefined)
  const window = useRef({ first: 0, count: 48 })
  const error = useLive<SchedulerUpdate>(
    `scheduler/${JSON.stringify(question)}`,
    async (host, live, options) => {
      scope.current = live
      return host.schedulerView.watch({ ...live, ...question, window: window.current }, options)
    },
    (update, live) => {
      if (scope.current === live) setState((before) => withUpdate(before, update))
    }
  )
  const onVisibleRange = useCallback(
    (first: number, last: number) => {
      const held = window.current
      const start = Math.max(0, first - margin)
      const count = Math.min(most, last - start + 1 + margin)
      if (first >= held.first && last < held.first + held.count && count <= held.count) return
      window.current = { first: start, count }
      if (scope.current !== undefined)
        void client?.schedulerView.move({ ...scope.current, window: window.current }).catch(() => {})
    },
    [client]
  )
  return { state, error, onVisibleRange }
}

function withUpdate(before: SchedulerState | undefined, update: SchedulerUpdate): SchedulerState {
  const { isReset, first, count, nodes: different, ...rest } = update
  const nodes = new Map<number, SchedulerNode>()
  if (!isReset)
    for (const [place, node] of before?.nodes ?? []) if (place >= first && place < first + count) nodes.set(place, node)
  for (const [place, node] of different) nodes.set(place, node)
  return { ...rest, nodes }
}
