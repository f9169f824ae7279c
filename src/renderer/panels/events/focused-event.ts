import { useCallback, useState } from 'react'
import type { EventRow } from '../../../shared/contract/events.ts'
import type { EventsView } from './use-events.ts'

/** The row that has the keyboard, anchored by its event: it stays in focus where others come before it. */
export function useFocusedEvent({ rowAt, placeOf }: Pick<EventsView, 'rowAt' | 'placeOf'>): {
  readonly index: number
  readonly row: EventRow | undefined
  readonly focus: (index: number) => void
} {
  const [given, setGiven] = useState<{ readonly index: number; readonly uid: string | undefined }>()
  const focus = useCallback((index: number) => setGiven({ index, uid: rowAt(index)?.uid }), [rowAt])
  const index = given?.uid === undefined ? (given?.index ?? -1) : (placeOf(given.uid) ?? given.index)
  const row = index < 0 ? undefined : rowAt(index)
  return { index, row: row?.uid === given?.uid ? row : undefined, focus }
}
