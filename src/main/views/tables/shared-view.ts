import type { OwnColumn, RowName, TableCell, TableColumn, TableRow } from '../../../shared/contract/tables.ts'
import { compileFilter, parseFilter } from '../../../shared/filter/filter.ts'
import { isHeld } from '../../../shared/kinds/held.ts'
import { isIdle } from '../../../shared/kinds/pod/idle.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { listColumns, type ListColumn, type SortKey } from './list-columns.ts'
import { isUsage } from './usage-columns.ts'
import { listedObjects, workloadKindOf, type ListedKind } from './workload-list.ts'
import { compareBy, reorder, type CompareEntries, type ViewEntry } from './view-order.ts'

export interface ViewInput {
  readonly kind: ListedKind
  /** Empty: all. */
  readonly namespaces: readonly string[]
  readonly filter: string
  readonly sort: { readonly column: string; readonly descending: boolean }
  readonly own?: readonly OwnColumn[] | undefined
}

/** Least real milliseconds between two passes over what changed. */
const flushInterval = 250
/** Real milliseconds between two readings of the usage that windows show. */
const gaugeInterval = 2_000

/**
 * One sorted, filtered list of one kind, shared by every window that shows it. Changes are noted when they happen and
 * worked in at most four times a second: order, marks and totals cost what changed, not what there is; rows are made
 * only for places that a window looks at.
 */
export class SharedView {
  readonly columns: readonly TableColumn[]
  readonly filterError: string | undefined
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #input: ViewInput
  readonly #columns: readonly ListColumn[]
  readonly #gauges: readonly number[]
  readonly #namespaces: ReadonlySet<string> | undefined
  readonly #passes: ReturnType<typeof compileFilter>
  readonly #sortColumn: ListColumn
  readonly #sortsByUsage: boolean
  readonly #compare: CompareEntries
  readonly #entries = new Map<string, ViewEntry>()
  readonly #listeners = new Set<() => void>()
  readonly #changed = new Map<string, KubeObject | undefined>()
  readonly #marks = new Map<string, number>()
  readonly #stopWatching: () => void
  #order: ViewEntry[] = []
  #members = new Set<string>()
  #round = 0
  #roundAt: number
  #flushTimer: (() => void) | undefined
  #gaugeTimer: (() => void) | undefined

  constructor(source: ClusterSource, schedule: Schedule, input: ViewInput) {
    this.#source = source
    this.#schedule = schedule
    this.#input = input
    this.#columns = listColumns(input.kind, input.namespaces.length !== 1, input.own)
    this.columns = this.#columns.map(({ column }) => column)
    this.#gauges = this.columns.flatMap((column, index) => (isUsage(column) ? [index] : []))
    this.#namespaces = input.kind.namespaced && input.namespaces.length > 0 ? new Set(input.namespaces) : undefined
    const filter = parseFilter(input.filter)
    this.filterError = filter.error
    this.#passes = compileFilter(filter)
    this.#sortColumn = this.#columns.find(({ column }) => column.id === input.sort.column) ?? this.#columns[0]!
    this.#sortsByUsage = isUsage(this.#sortColumn.column)
    this.#compare = compareBy(input.sort.descending)
    this.#roundAt = source.now()
    this.#build()
    const stops = (input.kind.joins ?? [input.kind]).map((kind) =>
      source.onChange(kind, ({ type, object }) => this.#note(type, object))
    )
    this.#stopWatching = () => {
      for (const stop of stops) stop()
    }
    if (this.#gauges.length > 0) this.#gaugeTimer = schedule(gaugeInterval, () => this.#readUsage())
  }

  get total(): number {
    return this.#order.length
  }

  /** All objects of the kind in these namespaces. */
  get unfiltered(): number {
    return this.#members.size
  }

  get marks(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#marks)
  }

  /** Called after a pass that may have changed what windows show. Returns the function that ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The rows at these places. A row that shows nothing new is the same object as before. */
  rows(first: number, count: number): readonly TableRow[] {
    const rows: TableRow[] = []
    const end = Math.min(first + count, this.#order.length)
    for (let at = first; at < end; at++) rows.push(this.#rowOf(this.#order[at]!))
    return rows
  }

  names(first: number, count: number): readonly RowName[] {
    return this.#order.slice(first, first + count).map(({ object, object: { metadata } }) => ({
      ...this.#kindOf(object),
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      name: metadata.name
    }))
  }

  /** All entries as they stand now, for who reads them at leisure. */
  snapshot(): readonly ViewEntry[] {
    return [...this.#order]
  }

  /** What these columns say of an entry; nothing of it is kept. */
  cellsOf({ object, status }: ViewEntry, columns: readonly ListColumn[]): readonly TableCell[] {
    return columns.map((column) => column.cell(object, status, this.#source))
  }

  /** The columns of these ids, in this order; what there is not is left out. */
  columnsOf(ids: readonly string[]): readonly ListColumn[] {
    return ids.flatMap((id) => this.#columns.find(({ column }) => column.id === id) ?? [])
  }

  close(): void {
    this.#stopWatching()
    this.#flushTimer?.()
    this.#gaugeTimer?.()
    this.#listeners.clear()
    this.#changed.clear()
  }

  #build(): void {
    const { kind } = this.#input
    for (const object of this.#objects(kind)) {
      this.#members.add(object.metadata.uid)
      const entry = this.#entryFor(object, undefined)
      if (entry === undefined) continue
      this.#entries.set(object.metadata.uid, entry)
      this.#count(entry, 1)
      this.#order.push(entry)
    }
    this.#order.sort(this.#compare)
  }

  *#objects(kind: ListedKind): Generator<KubeObject> {
    if (this.#namespaces === undefined) yield* listedObjects(this.#source, kind)
    else for (const namespace of this.#namespaces) yield* listedObjects(this.#source, kind, namespace)
  }

  #note(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
    const { namespace, uid } = object.metadata
    if (this.#namespaces !== undefined && !this.#namespaces.has(namespace ?? '')) return
    this.#changed.set(uid, type === 'DELETED' ? undefined : object)
    this.#flushTimer ??= this.#schedule(0, () => this.#flush())
  }

  #flush(): void {
    this.#flushTimer = undefined
    if (this.#changed.size === 0) return
    const removed: ViewEntry[] = []
    const added: ViewEntry[] = []
    for (const [uid, object] of this.#changed) {
      const old = this.#entries.get(uid)
      if (object === undefined) this.#members.delete(uid)
      else this.#members.add(uid)
      const entry = object === undefined ? undefined : this.#entryFor(object, old)
      if (entry === old) continue
      if (old !== undefined) {
        this.#count(old, -1)
        removed.push(old)
      }
      if (entry === undefined) {
        this.#entries.delete(uid)
      } else {
        this.#entries.set(uid, entry)
        this.#count(entry, 1)
        added.push(entry)
      }
    }
    this.#changed.clear()
    this.#order = reorder(this.#order, removed, added, this.#compare)
    this.#flushTimer = this.#schedule(flushInterval, () => this.#flush())
    this.#tell()
  }

  #readUsage(): void {
    this.#gaugeTimer = this.#schedule(gaugeInterval, () => this.#readUsage())
    const now = this.#source.now()
    if (now === this.#roundAt) return
    this.#roundAt = now
    this.#round++
    if (this.#sortsByUsage) {
      for (const [uid, old] of this.#entries)
        this.#entries.set(uid, { ...old, key: this.#keyOf(old.object, old.status) })
      this.#order = [...this.#entries.values()].sort(this.#compare)
    }
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #count({ status }: ViewEntry, by: 1 | -1): void {
    const count = (this.#marks.get(status.mark) ?? 0) + by
    if (count === 0) this.#marks.delete(status.mark)
    else this.#marks.set(status.mark, count)
  }

  #entryFor(object: KubeObject, old: ViewEntry | undefined): ViewEntry | undefined {
    const status = this.#input.kind.status(object, this.#source.now())
    if (this.#passes?.({ object, status }) === false) return undefined
    // A usage key is kept until the next round: every change would read it anew, and rows would jump between rounds.
    const key = this.#sortsByUsage && old !== undefined ? old.key : this.#keyOf(object, status)
    return { object, status, key, row: old?.row, rowIsOld: old?.row !== undefined, round: old?.round ?? -1 }
  }

  #keyOf(object: KubeObject, status: ViewEntry['status']): SortKey {
    return this.#sortColumn.sortKey(object, status, this.#source)
  }

  /** Where kinds stand together, each row says its own. */
  #kindOf(object: KubeObject): Pick<TableRow, 'of'> {
    if (this.#input.kind.joins === undefined) return {}
    const { group, resource } = workloadKindOf(object)
    return { of: { group, resource } }
  }

  #rowOf(entry: ViewEntry): TableRow {
    const { object, status, row } = entry
    if (row !== undefined && !entry.rowIsOld) {
      if (entry.round === this.#round || this.#gauges.length === 0) return row
      entry.round = this.#round
      const gauges = this.#gauges.map((index) => this.#columns[index]!.cell(object, status, this.#source))
      if (this.#gauges.every((index, at) => sameCell(row.cells[index]!, gauges[at]!))) return row
      const cells = [...row.cells]
      for (const [at, index] of this.#gauges.entries()) cells[index] = gauges[at]!
      entry.row = { ...row, cells }
      return entry.row
    }
    const keepsUsage = row !== undefined && entry.round === this.#round
    const cells = this.#columns.map((column, index) =>
      keepsUsage && isUsage(column.column) ? row.cells[index]! : column.cell(object, status, this.#source)
    )
    entry.rowIsOld = false
    entry.round = this.#round
    const held = isHeld(object)
    const idle = isIdle(object)
    const isSame = row !== undefined && (row.held ?? false) === held && (row.idle ?? false) === idle
    if (isSame && cells.every((cell, index) => sameCell(cell, row.cells[index]!))) return row
    const { uid, namespace, name } = object.metadata
    entry.row = {
      uid,
      ...this.#kindOf(object),
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
  return (
    b.type === 'gauge' &&
    a.gauge.usage === b.gauge.usage &&
    a.gauge.request === b.gauge.request &&
    a.gauge.limit === b.gauge.limit
  )
}
