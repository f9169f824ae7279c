import { useCallback, useRef, useState } from 'react'
import type { EventRow, EventsDocument, EventsInput } from '../../../shared/contract/events.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLive, type LiveScope } from '../../connection/use-live.ts'

export type EventsQuery = Pick<EventsInput, 'filter' | 'view' | 'range' | 'grouped' | 'sort'> & {
  readonly namespaces: readonly string[]
}

export interface EventsView {
  /** The newest, also while another is waited for. */
  readonly document: EventsDocument | undefined
  readonly error: Error | undefined
  /** Changes with the rows. */
  readonly rowAt: (index: number) => EventRow | undefined
  readonly placeOf: (uid: string) => number | undefined
  readonly onVisibleRange: (first: number, last: number) => void
}

/** Rows asked for beyond those that are drawn, each way, so that scrolling finds them there. */
const margin = 30
const most = 400

type Rows = ReadonlyMap<number, EventRow>

/** A live look at the events of the cluster, with a window on their rows; all else stays in the host. */
export function useEvents(query: EventsQuery): EventsView {
  const client = useConnection((connection) => connection.client)
  const [document, setDocument] = useState<EventsDocument>()
  const [rows, setRows] = useState<Rows>(new Map())
  const scope = useRef<LiveScope>(undefined)
  const window = useRef({ first: 0, count: 80 })
  const error = useLive<EventsDocument>(
    `events/${JSON.stringify(query)}`,
    async (host, live, options) => {
      scope.current = live
      return host.events.watch(
        { ...live, ...query, namespaces: [...query.namespaces], window: window.current },
        options
      )
    },
    (update, live) => {
      if (scope.current !== live) return
      setDocument(update)
      setRows((before) => rowsOf(update, before))
    }
  )
  const onVisibleRange = useCallback(
    (first: number, last: number) => {
      const held = window.current
      const isHeld = first >= held.first && last < held.first + held.count
      if (isHeld && first - held.first <= 3 * margin) return
      const start = Math.max(0, first - margin)
      window.current = { first: start, count: Math.min(most, last - start + margin) }
      if (scope.current !== undefined)
        void client?.tables.move({ ...scope.current, window: window.current }).catch(() => {})
    },
    [client]
  )
  const rowAt = useCallback((index: number) => rows.get(index), [rows])
  const placeOf = useCallback(
    (uid: string) => {
      for (const [index, row] of rows) if (row.uid === uid) return index
      return undefined
    },
    [rows]
  )
  return { document, error, rowAt, placeOf, onVisibleRange }
}

/** A row that is as it was stays the same object, so that it is not drawn again. */
function rowsOf({ first, rows }: EventsDocument, before: Rows): Rows {
  const known = new Map([...before.values()].map((row) => [row.uid, row]))
  return new Map(
    rows.map((row, index) => {
      const old = known.get(row.uid)
      const isSame =
        old !== undefined && old.lastAt === row.lastAt && old.count === row.count && old.message === row.message
      return [first + index, isSame ? old : row]
    })
  )
}
