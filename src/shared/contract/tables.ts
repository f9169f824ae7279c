import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { StatusSummary } from '../kinds/status-summary.ts'
import type { FilterFacts } from '../filter/completions.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import { namesLimit, ownColumnLimit } from './table-limits.ts'

/** A column that a person made, worked out in the host: a label, an annotation or a JSONPath. */
export const ownColumnInput = z.object({
  /** Not that of a printed column. */
  id: z.string().min(1).max(63),
  name: z.string().min(1).max(63),
  path: z.string().min(1).max(300)
})
export type OwnColumn = z.infer<typeof ownColumnInput>

const tableQuery = {
  group: z.string().max(253),
  resource: z.string().max(63),
  /** Empty: all namespaces. */
  namespaces: z.array(z.string().max(253)).max(1_000),
  /** As typed: words, label:k=v, status:Word, node:NAME, ns:NAME, owner:NAME, kind:Kind; a leading ! negates one. */
  filter: z.string().max(2_000),
  sort: z.object({ column: z.string().max(63), descending: z.boolean() }),
  own: z.array(ownColumnInput).max(ownColumnLimit).optional()
}

export const tableInput = liveInput.extend({
  ...tableQuery,
  /** The rows wanted first. */
  window: z.object({ first: z.number().int().min(0), count: z.number().int().min(0).max(400) })
})
export type TableInput = z.infer<typeof tableInput>

const prepareInput = callInput.extend(tableQuery)

const moveInput = liveInput.extend({
  window: z.object({ first: z.number().int().min(0), count: z.number().int().min(0).max(400) })
})

const namesInput = callInput.extend({
  ...tableQuery,
  first: z.number().int().min(0),
  count: z.number().int().min(1).max(namesLimit)
})

const exportInput = liveInput.extend({
  ...tableQuery,
  /** Ids of the columns to print, in their order. */
  columns: z.array(z.string().max(63)).min(1).max(100)
})

const markedInput = liveInput.extend({
  group: tableQuery.group,
  resource: tableQuery.resource,
  namespaces: tableQuery.namespaces,
  filter: tableQuery.filter,
  names: z
    .array(
      z.object({
        of: z.object({ group: tableQuery.group, resource: tableQuery.resource }).optional(),
        namespace: z.string().max(253).optional(),
        name: z.string().max(253)
      })
    )
    .max(namesLimit)
})

const wordsInput = callInput.extend({ group: tableQuery.group, resource: tableQuery.resource })

/** Usage as the load line draws it: CPU in millicores, memory in bytes. */
export interface Gauge {
  readonly usage: number
  readonly request?: number
  readonly limit?: number
}

/** What is used of a resource that a quota limits; `share` is 1 where nothing is left. */
export interface QuotaUse {
  readonly quota: string
  /** As the quota calls it: requests.cpu. */
  readonly resource: string
  readonly used: string
  readonly hard: string
  readonly share: number
}

/**
 * A cell on the wire. Relative times are moments (milliseconds of simulated time), so that a row does not change
 * because time passes; the window prints them.
 */
export type TableCell =
  | null
  | string
  | number
  | { readonly type: 'age'; readonly at: number }
  | { readonly type: 'count'; readonly count: number; readonly at?: number }
  | { readonly type: 'gauge'; readonly gauge: Gauge }
  | { readonly type: 'quota'; readonly use: QuotaUse }
  | { readonly type: 'status'; readonly status: StatusSummary }

export interface TableColumn {
  readonly id: string
  /** As kubectl heads it. */
  readonly name: string
  readonly type: 'name' | 'text' | 'number' | 'age' | 'gauge-cpu' | 'gauge-memory' | 'percent' | 'quota' | 'status'
  /** False for columns that kubectl prints only with -o wide. */
  readonly shown: boolean
}

export interface TableRow {
  readonly uid: string
  /** In a list of several kinds: which one it is. */
  readonly of?: { readonly group: string; readonly resource: string }
  readonly namespace?: string
  readonly name: string
  /** Suspended, paused or cordoned: what can be done to it differs. */
  readonly held?: true
  /** A pod in which no container runs. */
  readonly idle?: true
  readonly cells: readonly TableCell[]
}

/** One state of the window on a shared, sorted, filtered view. `rows` holds only those that differ from the last. */
export interface TableUpdate {
  /** Only in the first update, and where the columns changed. */
  readonly columns?: readonly TableColumn[]
  /** Rows that pass the filter, and all there are in these namespaces. */
  readonly total: number
  readonly unfiltered: number
  /** How many rows stand in each mark, over all rows that pass the filter. */
  readonly marks: Readonly<Record<string, number>>
  /** The window that `rows` refers to: position of its first row, and how many rows there are from there on. */
  readonly first: number
  readonly count: number
  /**
   * Position within the window and the row now there. A row is left out where the last update already told of the same
   * row at the same place of the whole list (first + index), so a window that moved gets only what it had not seen.
   */
  readonly rows: readonly (readonly [index: number, row: TableRow])[]
  /** True: forget what you had, `rows` is all. */
  readonly reset: boolean
  /** What the filter text could not be read as, if anything. */
  readonly filterError?: string
}

/** What a row is called. */
export interface RowName {
  /** In a list of several kinds. */
  readonly of?: { readonly group: string; readonly resource: string } | undefined
  readonly namespace?: string | undefined
  readonly name: string
}

/** Of the rows that are marked in a list. */
export interface MarkedDocument {
  /** Those that its filter and its namespaces leave out. */
  readonly hidden: readonly RowName[]
  /** Those whose objects do not exist any more. */
  readonly gone: readonly RowName[]
}

/** A piece of a file that is written row by row. */
export interface ExportPiece {
  readonly text: string
  /** Rows that are written, of so many. */
  readonly written: number
  readonly total: number
}

export const tablesContract = {
  watch: base.input(tableInput).output(eventIterator(type<Live<TableUpdate>>())),
  /** What this window is likely to ask for next: the host makes it ready while it has time. */
  prepare: base.input(prepareInput).output(type<void>()),
  /** The names of the rows from one place on: for marking what the window does not hold. */
  names: base.input(namesInput).output(type<readonly RowName[]>()),
  marked: base.input(markedInput).output(eventIterator(type<Live<MarkedDocument>>())),
  /** All rows that pass the filter, as CSV, in pieces; the last one has as many rows written as there are. */
  export: base.input(exportInput).output(eventIterator(type<Live<ExportPiece>>())),
  /** What a filter of this kind can name. */
  words: base.input(wordsInput).output(type<FilterFacts>()),
  move: base.input(moveInput).output(type<void>())
}
