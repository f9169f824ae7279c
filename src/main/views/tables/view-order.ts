import type { StatusSummary } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { TableRow } from '../../../shared/contract/tables.ts'
import type { SortKey } from './list-columns.ts'

/** One object that passes the filter. A change makes a new entry, so an old one still finds its old place. */
export interface ViewEntry {
  readonly object: KubeObject
  readonly status: StatusSummary
  readonly key: SortKey
  /** Made when a window first shows it; kept over changes that show nothing. */
  row: TableRow | undefined
  /** Whether `row` was made from an earlier state of the object. */
  rowIsOld: boolean
  /** The gauge round that the row's usage is from. */
  round: number
}

export type CompareEntries = (a: ViewEntry, b: ViewEntry) => number

/** Total: equal keys stand by name, then namespace, then uid, in this order whichever way the column is sorted. */
export function compareBy(descending: boolean): CompareEntries {
  const sign = descending ? -1 : 1
  return (a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1
      if (b.key === null) return -1
      if (typeof a.key === typeof b.key) return a.key < b.key ? -sign : sign
      return typeof a.key === 'number' ? -sign : sign
    }
    const left = a.object.metadata
    const right = b.object.metadata
    if (left.name !== right.name) return left.name < right.name ? -1 : 1
    if (left.namespace !== right.namespace) return (left.namespace ?? '') < (right.namespace ?? '') ? -1 : 1
    return left.uid < right.uid ? -1 : left.uid > right.uid ? 1 : 0
  }
}

/** Where the entry stands, or would stand. */
function placeOf(order: readonly ViewEntry[], entry: ViewEntry, compare: CompareEntries): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(order[middle]!, entry) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Moving elements of an array is cheap, but not for each of many changes: above this, one pass merges them all. */
const fewChanges = 16

/** The order without the entries of `removed` and with those of `added`; the same array where few change. */
export function reorder(
  order: ViewEntry[],
  removed: readonly ViewEntry[],
  added: readonly ViewEntry[],
  compare: CompareEntries
): ViewEntry[] {
  if (removed.length + added.length <= fewChanges) {
    for (const entry of removed) order.splice(placeOf(order, entry, compare), 1)
    for (const entry of added) order.splice(placeOf(order, entry, compare), 0, entry)
    return order
  }
  const gone = new Set(removed)
  const arriving = added.toSorted(compare)
  const merged: ViewEntry[] = []
  let next = 0
  for (const entry of order) {
    if (gone.has(entry)) continue
    while (next < arriving.length && compare(arriving[next]!, entry) < 0) merged.push(arriving[next++]!)
    merged.push(entry)
  }
  while (next < arriving.length) merged.push(arriving[next++]!)
  return merged
}
