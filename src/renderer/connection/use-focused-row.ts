import { useCallback, useState } from 'react'
import type { TableRow } from '../../shared/contract/tables.ts'
import { rowInFocus, type GivenFocus } from './row-in-focus.ts'
import type { TableView } from './use-table.ts'

export interface FocusedRow {
  /** Its place in the list, or where it stood last; -1 before any row had the keyboard. */
  readonly index: number
  /** The row that was given the keyboard, wherever it stands now; undefined once it is gone. */
  readonly row: TableRow | undefined
  readonly focus: (index: number) => void
}

/** The row that has the keyboard, anchored by its object. */
export function useFocusedRow({ rowAt, placeOf }: Pick<TableView, 'rowAt' | 'placeOf'>): FocusedRow {
  const [given, setGiven] = useState<GivenFocus>()
  const focus = useCallback((index: number) => setGiven({ index, row: rowAt(index) }), [rowAt])
  return { ...rowInFocus(given, rowAt, placeOf), focus }
}
