import type { OwnColumn, RowName, TableCell, TableColumn, TableRow } from '../../../shared/contract/tables.ts'
import { compileFilter, parseFilter } from '../../../shared/filter/filter.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { onStatusChange, statusOf } from '../object-status.ts'
import { EntriesInMaking } from './entries-in-making.ts'
import { listColumns, type ListColumn, type SortKey } from './list-columns.ts'
import { LazyOrder } from './lazy-order.ts'
import { isUsage } from './usage-columns.ts'
import { compareBy, type CompareEntries, type ViewEntry } from './view-order.ts'
import { ViewRows } from './view-rows.ts'
import { listedObjects, rowKind, type ListedKind } from './workload-list.ts'

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
/** So many changes are noted while nobody looks, and worked in at once when somebody does. */
const notedLimit = 2_000
/** Real milliseconds between two readings of the usage that windows show. */
const gaugeInterval = 2_000
/**
 * So many keys are read at once where a list is sorted by usage, and so many real milliseconds lie between: those of a
 * large cluster would keep the engine from its work.
 */
const keysAtOnce = 2_000
const keysInterval = 200

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
  readonly #rows: ViewRows
  readonly #namespaces: ReadonlySet<string> | undefined
  readonly #passes: ReturnType<typeof compileFilter>
  readonly #sortColumn: ListColumn
  readonly #sortsByUsage: boolean
  readonly #compare: CompareEntries
  readonly #listeners = new Set<() => void>()
  readonly #changed = new Map<string, KubeObject | undefined>()
  readonly #marks = new Map<string, number>()
  readonly #stopWatching: () => void
  /** What was there when the view began to watch; undefined once all of it stands in the order. */
  #making: EntriesInMaking | undefined
  #order: LazyOrder<ViewEntry>
  /** By the uids of their objects; made when the first change is worked in, for the first rows do without it. */
  #entries: Map<string, ViewEntry> | undefined
  #unfiltered = 0
  /** Objects that came, less those that went, since the last pass. */
  #arrived = 0
  #roundAt: number
  #flushTimer: (() => void) | undefined
  #gaugeTimer: (() => void) | undefined
  #stopReading: (() => void) | undefined

  constructor(source: ClusterSource, schedule: Schedule, input: ViewInput) {
    this.#source = source
    this.#schedule = schedule
    this.#input = input
    this.#columns = listColumns(input.kind, input.namespaces.length !== 1, input.own)
    this.columns = this.#columns.map(({ column }) => column)
    this.#rows = new ViewRows(source, input.kind, this.#columns)
    this.#namespaces = input.kind.namespaced && input.namespaces.length > 0 ? new Set(input.namespaces) : undefined
    const filter = parseFilter(input.filter)
    this.filterError = filter.error
    this.#passes = compileFilter(filter)
    this.#sortColumn = this.#columns.find(({ column }) => column.id === input.sort.column) ?? this.#columns[0]!
    this.#sortsByUsage = isUsage(this.#sortColumn.column)
    this.#compare = compareBy(input.sort.descending)
    this.#roundAt = source.now()
    this.#order = new LazyOrder(this.#compare, [])
    this.#making = new EntriesInMaking(this.#objects(input.kind), (object) => this.#entryFor(object, undefined))
    const stops = (input.kind.joins ?? [input.kind]).map((kind) =>
      onStatusChange(source, kind, ({ type, object }) => this.#note(type, object))
    )
    this.#stopWatching = () => {
      for (const stop of stops) stop()
    }
    if (this.columns.some(isUsage)) this.#gaugeTimer = schedule(gaugeInterval, () => this.#readUsage())
  }

  get total(): number {
    return this.#order.size
  }

  /** All objects of the kind in these namespaces. */
  get unfiltered(): number {
    return this.#unfiltered
  }

  get marks(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#marks)
  }

  /** Whether it costs next to nothing while nobody looks. */
  get isCheapToKeep(): boolean {
    return !this.#sortsByUsage
  }

  /** Makes the entries of so many objects, until they all have one. Returns whether they have. */
  prepare(most: number): boolean {
    if (this.#making === undefined) return true
    if (!this.#making.make(most)) return false
    const { entries, seen } = this.#making
    this.#making = undefined
    this.#unfiltered = seen
    for (const entry of entries) this.#count(entry, 1)
    this.#order = new LazyOrder(this.#compare, entries)
    return true
  }

  /** Whoever looks at the view calls it first: it makes what is not made yet, and works in what changed meanwhile. */
  catchUp(): void {
    this.prepare(Number.POSITIVE_INFINITY)
    if (this.#listeners.size > 0) return
    if (this.#flushTimer === undefined) this.#flush()
    if (this.isCheapToKeep) this.#isNewRound()
  }

  /** Called after a pass that may have changed what windows show. Returns the function that ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The rows at these places. A row that shows nothing new is the same object as before. */
  rows(first: number, count: number): readonly TableRow[] {
    return this.#order.slice(first, count).map((entry) => this.#rows.of(entry))
  }

  names(first: number, count: number): readonly RowName[] {
    return this.#order.slice(first, count).map(({ object, object: { metadata } }) => ({
      ...rowKind(this.#input.kind, object),
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      name: metadata.name
    }))
  }

  /** All entries as they stand now, for who reads them at leisure. */
  snapshot(): readonly ViewEntry[] {
    return this.#order.slice(0, this.#order.size)
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
    this.#stopReading?.()
    this.#listeners.clear()
    this.#changed.clear()
  }

  *#objects(kind: ListedKind): Generator<KubeObject> {
    if (this.#namespaces === undefined) yield* listedObjects(this.#source, kind)
    else for (const namespace of this.#namespaces) yield* listedObjects(this.#source, kind, namespace)
  }

  #note(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
    const { namespace, uid } = object.metadata
    if (this.#namespaces !== undefined && !this.#namespaces.has(namespace ?? '')) return
    if (type === 'ADDED') this.#arrived++
    else if (type === 'DELETED') this.#arrived--
    this.#changed.set(uid, type === 'DELETED' ? undefined : object)
    if (this.#listeners.size > 0 || this.#changed.size >= notedLimit)
      this.#flushTimer ??= this.#schedule(0, () => this.#flushDue())
  }

  #flushDue(): void {
    this.#flushTimer = undefined
    if (this.#listeners.size > 0 || this.#changed.size >= notedLimit) this.#flush()
  }

  #flush(): void {
    if (this.#making !== undefined || this.#changed.size === 0) return
    this.#unfiltered += this.#arrived
    this.#arrived = 0
    const entries = (this.#entries ??= this.#byUid())
    for (const [uid, object] of this.#changed) {
      const old = entries.get(uid)
      const entry = object === undefined ? undefined : this.#entryFor(object, old)
      if (entry === old) continue
      if (old !== undefined) {
        this.#count(old, -1)
        this.#order.remove(old)
      }
      if (entry === undefined) {
        entries.delete(uid)
      } else {
        entries.set(uid, entry)
        this.#count(entry, 1)
        this.#order.add(entry)
      }
    }
    this.#changed.clear()
    this.#flushTimer = this.#schedule(flushInterval, () => this.#flushDue())
    this.#tell()
  }

  #readUsage(): void {
    this.#gaugeTimer = this.#schedule(gaugeInterval, () => this.#readUsage())
    if (this.#listeners.size === 0 || !this.#isNewRound()) return
    if (this.#sortsByUsage && this.#stopReading === undefined) this.#readKeys(this.#order.all(), 0)
    this.#tell()
  }

  /** Usage changes with the clock only. */
  #isNewRound(): boolean {
    const now = this.#source.now()
    if (now === this.#roundAt) return false
    this.#roundAt = now
    this.#rows.round++
    return true
  }

  /** The keys of a piece of the entries anew, and later those of the next piece. */
  #readKeys(all: readonly ViewEntry[], from: number): void {
    const entries = (this.#entries ??= this.#byUid())
    const end = Math.min(from + keysAtOnce, all.length)
    for (let at = from; at < end; at++) {
      const old = all[at]!
      const { uid } = old.object.metadata
      const key = this.#keyOf(old.object, old.status)
      // What has changed meanwhile kept its key, and has its turn in the next round.
      if (key === old.key || entries.get(uid) !== old) continue
      const entry = { ...old, key }
      entries.set(uid, entry)
      this.#order.remove(old)
      this.#order.add(entry)
    }
    this.#stopReading =
      end < all.length
        ? this.#schedule(keysInterval, () => {
            this.#readKeys(all, end)
            this.#tell()
          })
        : undefined
  }

  #byUid(): Map<string, ViewEntry> {
    return new Map(this.#order.all().map((entry) => [entry.object.metadata.uid, entry]))
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
    const status = statusOf(this.#source, object, this.#input.kind)
    if (this.#passes?.({ object, status }) === false) return undefined
    // A usage key is kept until the next round: every change would read it anew, and rows would jump between rounds.
    const key = this.#sortsByUsage && old !== undefined ? old.key : this.#keyOf(object, status)
    return { object, status, key, row: old?.row, rowIsOld: old?.row !== undefined, round: old?.round ?? -1 }
  }

  #keyOf(object: KubeObject, status: ViewEntry['status']): SortKey {
    return this.#sortColumn.sortKey(object, status, this.#source)
  }
}
