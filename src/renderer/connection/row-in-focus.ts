import type { TableRow } from '../../shared/contract/tables.ts'

/** What was given the keyboard: a place, and the row that stood there, if it was loaded. */
export interface GivenFocus {
  readonly index: number
  readonly row: TableRow | undefined
}

/**
 * Where the keyboard is now. It stays with its object: a list that sorts itself anew must not put another object under a
 * key that is about to be pressed. `placeOf` knows objects by uid as far as they are loaded.
 */
export function rowInFocus(
  given: GivenFocus | undefined,
  rowAt: (index: number) => TableRow | undefined,
  placeOf: (uid: string) => number | undefined
): GivenFocus {
  if (given === undefined) return { index: -1, row: undefined }
  const { index, row } = given
  // A row that was not loaded yet when the keyboard came to its place is the one that is there now.
  if (row === undefined) return { index, row: rowAt(index) }
  const place = rowAt(index)?.uid === row.uid ? index : placeOf(row.uid)
  // Gone: the place keeps the keyboard, but its new row is nothing that was chosen.
  return place === undefined ? { index, row: undefined } : { index: place, row: rowAt(place) }
}
