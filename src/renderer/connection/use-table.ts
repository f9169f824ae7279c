import { useCallback, useRef, useState } from 'react'
import type { TableColumn, TableInput, TableRow, TableUpdate } from '../../shared/contract/tables.ts'
import { useConnection } from './connection.ts'
import { applyTableUpdate, emptyTable, type TableState } from './table-state.ts'
import { useLive, type LiveScope } from './use-live.ts'

export type TableQuery = Pick<TableInput, 'group' | 'resource' | 'filter' | 'sort' | 'own'> & {
  readonly namespaces: readonly string[]
}

export interface TableView {
  /** Undefined until the first rows came. */
  readonly columns: readonly TableColumn[] | undefined
  readonly total: number
  readonly unfiltered: number
  readonly marks: TableUpdate['marks']
  readonly filterError: string | undefined
  readonly error: Error | undefined
  /** Changes with the rows. */
  readonly rowAt: (index: number) => TableRow | undefined
  /** Where in the whole list the object with this uid stands, as far as the window holds it. */
  readonly placeOf: (uid: string) => number | undefined
  /** The row of which `keyOf` says this, as far as the window holds it. */
  readonly rowNamed: (keyOf: (row: TableRow) => string, key: string) => TableRow | undefined
  readonly onVisibleRange: (first: number, last: number) => void
}

/** Rows asked for beyond those that are drawn, each way, so that scrolling finds them there. */
const margin = 30

/** A live window on a sorted, filtered list that stays in the host. */
export function useTable(query: TableQuery): TableView {
  const client = useConnection((connection) => connection.client)
  const [state, setState] = useState<TableState>(emptyTable)
  const scope = useRef<LiveScope>(undefined)
  const window = useRef({ first: 0, count: 80 })
  const key = JSON.stringify(query)

  const error = useLive<TableUpdate>(
    `table/${key}`,
    async (host, live, options) => {
      scope.current = live
      return host.tables.watch(
        { ...live, ...query, namespaces: [...query.namespaces], window: window.current },
        options
      )
    },
    (update, live) => {
      if (scope.current === live) setState((previous) => applyTableUpdate(previous, update))
    }
  )

  const onVisibleRange = useCallback(
    (first: number, last: number) => {
      const held = window.current
      const isHeld = first >= held.first && last < held.first + held.count
      if (isHeld && first - held.first <= 3 * margin) return
      const start = Math.max(0, first - margin)
      window.current = { first: start, count: Math.min(400, last - start + margin) }
      if (scope.current !== undefined)
        void client?.tables.move({ ...scope.current, window: window.current }).catch(() => {})
    },
    [client]
  )
  const { rows } = state
  const rowAt = useCallback((index: number) => rows.get(index), [rows])
  const placeOf = useCallback(
    (uid: string) => {
      for (const [index, row] of rows) if (row.uid === uid) return index
      return undefined
    },
    [rows]
  )
  const rowNamed = useCallback(
    (keyOf: (row: TableRow) => string, key: string) => {
      for (const row of rows.values()) if (keyOf(row) === key) return row
      return undefined
    },
    [rows]
  )
  return {
    columns: state.columns,
    total: state.total,
    unfiltered: state.unfiltered,
    marks: state.marks,
    filterError: state.filterError,
    error,
    rowAt,
    placeOf,
    rowNamed,
    onVisibleRange
  }
}
