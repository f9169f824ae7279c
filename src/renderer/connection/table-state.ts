import type { TableColumn, TableRow, TableUpdate } from '../../shared/contract/tables.ts'

/** What the window holds of a list: the rows of its window by their place in the whole list. */
export interface TableState {
  readonly columns: readonly TableColumn[] | undefined
  readonly total: number
  readonly unfiltered: number
  readonly marks: TableUpdate['marks']
  readonly filterError: string | undefined
  readonly rows: ReadonlyMap<number, TableRow>
}

export const emptyTable: TableState = {
  columns: undefined,
  total: 0,
  unfiltered: 0,
  marks: {},
  filterError: undefined,
  rows: new Map()
}

/** The state after an update: rows outside the new window are let go, rows that were not told of again stay. */
export function applyTableUpdate(state: TableState, update: TableUpdate): TableState {
  const rows = new Map<number, TableRow>()
  const end = Math.min(update.first + update.count, update.total)
  if (!update.reset) {
    for (const [index, row] of state.rows) if (index >= update.first && index < end) rows.set(index, row)
  }
  for (const [offset, row] of update.rows) rows.set(update.first + offset, row)
  return {
    columns: update.columns ?? state.columns,
    total: update.total,
    unfiltered: update.unfiltered,
    marks: update.marks,
    filterError: update.filterError,
    rows
  }
}
