// What the window lists of a kind: kubectl's columns in kubectl's order, and what the window adds to them.
import type { OwnColumn, TableCell, TableColumn } from '../../../shared/contract/tables.ts'
import { JsonPathError } from '../../../shared/custom-resources/json-path.ts'
import { ownColumnValue } from '../../../shared/filter/own-column.ts'
import type { Cell, Column, Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { printedStatus } from '../../../shared/kinds/pod/printed-status.ts'
import { statusRank, type StatusSummary } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { quotaColumns } from './quota-columns.ts'
import { gaugeColumns, usageKinds } from './usage-columns.ts'

/** What rows are sorted by; null stands last in both directions. */
export type SortKey = string | number | null

export interface ListColumn {
  readonly column: TableColumn
  cell(object: KubeObject, status: StatusSummary, source: ClusterSource): TableCell
  sortKey(object: KubeObject, status: StatusSummary, source: ClusterSource): SortKey
}

/**
 * `allNamespaces`: the rows may come from more than one namespace, so each says its own. `own` are the columns that a
 * person made; they stand before the age.
 */
export function listColumns(kind: Kind, allNamespaces: boolean, own: readonly OwnColumn[] = []): readonly ListColumn[] {
  const columns = kindColumns(kind, allNamespaces)
  const age = columns.findIndex(({ column }) => column.id === 'age')
  return columns.toSpliced(age === -1 ? columns.length : age, 0, ...own.map(ownColumn))
}

function kindColumns(kind: Kind, allNamespaces: boolean): readonly ListColumn[] {
  const printed = kind.columns.map((column) => printedColumn(kind, column))
  if (kind.resource === 'events') return eventColumns(kind, printed, allNamespaces)
  const name = printed.find(({ column }) => column.id === 'name') ?? nameColumn
  const rest = printed.filter((column) => column !== name)
  const age = rest.filter(({ column }) => column.id === 'age')
  const middle = rest.filter(({ column }) => column.id !== 'age')
  const columns = [name]
  if (kind.namespaced && allNamespaces) columns.push(namespaceColumn)
  // Of a custom kind its definition says what is worth a column.
  columns.push(...(kind.isCustom === true ? middle : withStatus(kind, middle)))
  if (usageKinds.has(kind.kind) && kind.isCustom !== true) columns.splice(gaugePlace(columns), 0, ...gaugeColumns())
  if (kind === (namespaceKind as Kind)) columns.push(...quotaColumns())
  return [...columns, ...(age.length > 0 ? age : [ageColumn])]
}

/** Events are told apart by what they say, so their names stay where kubectl has them: out of sight. */
function eventColumns(kind: Kind, printed: readonly ListColumn[], allNamespaces: boolean): readonly ListColumn[] {
  const columns = withStatus(kind, printed).map((column) =>
    column === nameColumn ? { ...nameColumn, column: { ...nameColumn.column, shown: false } } : column
  )
  return allNamespaces ? [namespaceColumn, ...columns] : columns
}

/** kubectl's own column where it prints a status; else one of ours behind the name, for kinds that have a status. */
function withStatus(kind: Kind, columns: readonly ListColumn[]): readonly ListColumn[] {
  const known = columns.findIndex(({ column }) => column.id === (kind.resource === 'events' ? 'type' : 'status'))
  if (known !== -1) {
    const { column } = columns[known]!
    return columns.with(known, { ...statusColumn, column: { ...column, type: 'status' } })
  }
  if (!kind.subresources.includes('status')) return columns
  const ready = columns.findIndex(({ column }) => column.id === 'ready')
  return columns.toSpliced(ready + 1, 0, statusColumn)
}

/** Behind the numbers that say how it is (restarts, roles of nodes, replicas): before what only describes. */
function gaugePlace(columns: readonly ListColumn[]): number {
  const before = columns.findLastIndex(({ column }) => placesBeforeUsage.has(column.id))
  return before === -1 ? columns.length : before + 1
}

const placesBeforeUsage = new Set(['restarts', 'roles', 'ready', 'available', 'current'])

/** A path that no column can be made of has empty cells, as upstream's printer columns do. */
function ownColumn({ id, name, path }: OwnColumn): ListColumn {
  const value = valueAt(path)
  return {
    column: { id, name, type: 'text', shown: true },
    cell: (object) => value(object),
    sortKey: (object) => value(object)
  }
}

function valueAt(path: string): (object: KubeObject) => string | number | null {
  try {
    return ownColumnValue(path)
  } catch (error) {
    if (error instanceof JsonPathError) return () => null
    throw error
  }
}

function idOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function createdAt(object: KubeObject): number {
  return parseTime(object.metadata.creationTimestamp)
}

function momentCell(at: number): TableCell {
  return Number.isNaN(at) ? null : { type: 'age', at }
}

/** Ages sort youngest first, as their numbers do. */
function momentKey(at: number): SortKey {
  return Number.isNaN(at) ? null : -at
}

const nameColumn: ListColumn = {
  column: { id: 'name', name: 'Name', type: 'name', shown: true },
  cell: ({ metadata }) => metadata.name,
  sortKey: ({ metadata }) => metadata.name
}

const namespaceColumn: ListColumn = {
  column: { id: 'namespace', name: 'Namespace', type: 'text', shown: true },
  cell: ({ metadata }) => metadata.namespace ?? null,
  sortKey: ({ metadata }) => metadata.namespace ?? null
}

const statusColumn: ListColumn = {
  column: { id: 'status', name: 'Status', type: 'status', shown: true },
  cell: (_object, status) => ({ type: 'status', status }),
  sortKey: (_object, { mark }) => statusRank(mark)
}

const ageColumn: ListColumn = {
  column: { id: 'age', name: 'Age', type: 'age', shown: true },
  cell: (object) => momentCell(createdAt(object)),
  sortKey: (object) => momentKey(createdAt(object))
}

/** Columns whose cells are counts although upstream declares them as text. */
const countsAsText = new Set(['up-to-date', 'available', 'data', 'revision', 'secrets', 'count'])

function printedColumn(kind: Kind, printed: Column): ListColumn {
  const id = idOf(printed.name)
  // The age says it already.
  const isRepeated = id === 'created-at' && kind.isCustom !== true
  const shown = (printed.priority === 0 && !isRepeated) || (kind.resource === 'pods' && id === 'node')
  if (id === 'name') return nameColumn
  if (kind.resource === 'pods' && id === 'restarts') return restartsColumn(printed)
  if (printed.type === 'date' || id === 'age' || id === 'last-seen' || id === 'first-seen') {
    const at = (object: KubeObject): number => momentOf(kind, id, object, printed)
    return {
      column: { id, name: printed.name, type: 'age', shown },
      cell: (object) => momentCell(at(object)),
      sortKey: (object) => momentKey(at(object))
    }
  }
  const type = printed.type === 'integer' || countsAsText.has(id) ? 'number' : 'text'
  return {
    column: { id, name: printed.name, type, shown },
    cell: (object, _status, source) => plain(printed.cell(object, source.now())),
    sortKey: (object, _status, source) => printed.sortKey?.(object) ?? plain(printed.cell(object, source.now()))
  }
}

/** kubectl's ways to say that there is nothing become null: the window has one way to show it. */
function plain(cell: Cell): string | number | null {
  if (typeof cell === 'boolean') return String(cell)
  return cell === '' || cell === '<none>' || cell === '<unset>' ? null : cell
}

function momentOf(kind: Kind, id: string, object: KubeObject, printed: Column): number {
  // Any time may stand in a custom resource's column: it sorts by the time itself.
  if (kind.isCustom === true) return parseTime(String(printed.sortKey?.(object) ?? ''))
  if (kind.resource !== 'events' || id === 'age') return createdAt(object)
  const event = object as KubeObject & EventMoments
  const last =
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp
  const first = event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp
  return parseTime(id === 'first-seen' ? first : last)
}

interface EventMoments {
  readonly firstTimestamp?: string
  readonly lastTimestamp?: string
  readonly eventTime?: string
  readonly series?: { readonly lastObservedTime?: string }
}

/** "6 (38s ago)" as a count and a moment. */
function restartsColumn(printed: Column): ListColumn {
  return {
    column: { id: 'restarts', name: printed.name, type: 'number', shown: true },
    cell(object) {
      const { restarts, lastRestart } = printedStatus(object as Pod)
      return { type: 'count', count: restarts, ...(restarts > 0 && lastRestart !== undefined && { at: lastRestart }) }
    },
    sortKey: (object) => printedStatus(object as Pod).restarts
  }
}
