import type { TableCell, TableRow } from '../../../shared/contract/tables.ts'
import { isHeld } from '../../../shared/kinds/held.ts'
import { isIdle } from '../../../shared/kinds/pod/idle.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { ListColumn } from './list-columns.ts'
import { isUsage } from './usage-columns.ts'
import type { ViewEntry } from './view-order.ts'
import { rowKind, type ListedKind } from './workload-list.ts'

/** Makes the rows of a view, of those entries only that a window looks at, and keeps them with their entries. */
export class ViewRows {
  readonly #source: ClusterSource
  readonly #kind: ListedKind
  readonly #columns: readonly ListColumn[]
  readonly #gauges: readonly number[]
  /** Grows when usage is to be read anew. */
  round = 0

  constructor(source: ClusterSource, kind: ListedKind, columns: readonly ListColumn[]) {
    this.#source = source
    this.#kind = kind
    this.#columns = columns
    this.#gauges = columns.flatMap(({ column }, index) => (isUsage(column) ? [index] : []))
  }

  /** The row of an entry. One that shows nothing new is the same object as before. */
  of(entry: ViewEntry): TableRow {
    const { object, status, row } = entry
    if (row !== undefined && !entry.rowIsOld) {
      if (entry.round === this.round || this.#gauges.length === 0) return row
      entry.round = this.round
      const gauges = this.#gauges.map((index) => this.#columns[index]!.cell(object, status, this.#source))
      if (this.#gauges.every((index, at) => sameCell(row.cells[index]!, gauges[at]!))) return row
      const cells = [...row.cells]
      for (const [at, index] of this.#gauges.entries()) cells[index] = gauges[at]!
      entry.row = { ...row, cells }
      return entry.row
    }
    const keepsUsage = row !== undefined && entry.round === this.round
    const cells = this.#columns.map((column, index) =>
      keepsUsage && isUsage(column.column) ? row.cells[index]! : column.cell(object, status, this.#source)
    )
    entry.rowIsOld = false
    entry.round = this.round
    const held = isHeld(object)
    const idle = isIdle(object)
    const isSame = row !== undefined && (row.held ?? false) === held && (row.idle ?? false) === idle
    if (isSame && cells.every((cell, index) => sameCell(cell, row.cells[index]!))) return row
    const { uid, namespace, name } = object.metadata
    entry.row = {
      uid,
      ...rowKind(this.#kind, object),
      ...(namespace !== undefined && { namespace }),
      name,
      ...(held && { held }),
      ...(idle && { idle }),
      cells
    }
    return entry.row
  }
}

function sameCell(a: TableCell, b: TableCell): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a.type === 'age') return b.type === 'age' && a.at === b.at
  if (a.type === 'count') return b.type === 'count' && a.count === b.count && a.at === b.at
  if (a.type === 'status') {
    return b.type === 'status' && a.status.mark === b.status.mark && a.status.word === b.status.word
  }
  if (a.type === 'quota') {
    return b.type === 'quota' && a.use.quota === b.use.quota && a.use.used === b.use.used && a.use.hard === b.use.hard
  }
  return (
    b.type === 'gauge' &&
    a.gauge.usage === b.gauge.usage &&
    a.gauge.request === b.gauge.request &&
    a.gauge.limit === b.gauge.limit
  )
}
