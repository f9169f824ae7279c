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
