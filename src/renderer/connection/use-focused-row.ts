import { useCallback, useState } from 'react'
import type { TableRow } from '../../shared/contract/tables.ts'
import type { TableView } from './use-table.ts'

export interface FocusedRow {
  /** Its place in the list, or where it stood last; -1 before any row had the keyboard. */
  readonly index: number
  /** The row that was given the keyboard, wherever it stands now; undefined once it is gone. */
  readonly row: TableRow | undefined
  readonly focus: (index: number) => void
}

/**
 * The row that has the keyboard, anchored by its object: a list that sorts itself anew must not put another object under
 * a key that is about to be pressed.
 */
export function useFocusedRow({ rowAt, placeOf }: Pick<TableView, 'rowAt' | 'placeOf'>): FocusedRow {
  const [focused, setFocused] = useState<{ readonly index: number; readonly row: TableRow | undefined }>()
  const focus = useCallback((index: number) => setFocused({ index, row: rowAt(index) }), [rowAt])
  if (focused === undefined) return { index: -1, row: undefined, focus }
  const { row } = focused
  // A row that was not loaded yet when the keyboard came to its place is the one that is there now.
  if (row === undefined) return { index: focused.index, row: rowAt(focused.index), focus }
  const index = rowAt(focused.index)?.uid === row.uid ? focused.index : placeOf(row.uid)
  // Gone: the place keeps the keyboard, but its new row is nothing that was chosen.
  return index === undefined ? { index: focused.index, row: undefined, focus } : { index, row: rowAt(index), focus }
}
