// Statements that SQLite runs, and what becomes of its errors.
import type { ScratchDatabase } from '../../../store/scratch-database.ts'
import { type Catalog, placeOfTable } from './catalog.ts'
import { classOf, printedValue } from './column-types.ts'
import type { FunctionWorld } from './functions.ts'
import { insertedRows } from './inserted-rows.ts'
import type { SqlColumn, SqlResult } from './reply.ts'
import { selectedNames, selectedTruths } from './selected-names.ts'
import { SqlError } from './sql-error.ts'
import { faultOf } from './statement-faults.ts'
import type { Dialect, Token } from './tokens.ts'
import { translate, type TranslationWorld } from './translation.ts'

/** One client's statement under way. */
export interface Execution {
  readonly dialect: Dialect
  readonly database: ScratchDatabase
  readonly catalog: Catalog
  readonly world: FunctionWorld
  /** It has changed something that must be kept. */
  isWrite: boolean
  /** May somebody read and write this database? Throws a SqlError. */
  allow(database: string, verb: string, table: string): void
  /** A view of the server's own, by database and name: information_schema.tables. */
  ownView(database: string, table: string): string | undefined
  readonly moment: (word: string) => string | undefined
}

/** Characters of a result, and rows that a statement may have to look at. */
const longestResult = 2_000_000
const mostRows = 5_000_000

export function databaseOf(execution: Execution): string {
  const { database } = execution.world
  if (database === null) throw new SqlError({ kind: 'no-database-chosen' })
  return database
}

/** A table's database and name from what stands in a statement; PostgreSQL knows one schema, public. */
export function tableParts(execution: Execution, parts: readonly string[]): readonly [database: string, table: string] {
  const table = parts.at(-1)!
  if (execution.dialect === 'mysql') return [parts.length > 1 ? parts[0]! : databaseOf(execution), table]
  const schema = parts.at(-2)
  if (schema !== undefined && schema !== 'public') return [schema, table]
  return [databaseOf(execution), table]
}

/** A table that must be there. Throws a SqlError. */
export function placeOf(execution: Execution, parts: readonly string[], at: number, verb = 'SELECT'): string {
  const [database, table] = tableParts(execution, parts)
  const own = execution.ownView(database, table)
  if (own !== undefined) return own
  execution.allow(database, verb, table)
  if (execution.catalog.table(database, table) === undefined)
    throw new SqlError({ kind: 'no-table', database, table: parts.join('.'), at })
  return placeOfTable(database, table)
}

export function translationWorld(execution: Execution, verb: string): TranslationWorld {
  return {
    dialect: execution.dialect,
    table: (parts, at) => placeOf(execution, parts, at, verb),
    moment: execution.moment
  }
}

/** Runs a statement of data: SELECT, INSERT, UPDATE, DELETE and their like. Throws a SqlError. */
export function runStatement(execution: Execution, tokens: readonly Token[], sql: string): SqlResult {
  const { database, world } = execution
  const verb = tokens[0]?.value ?? ''
  const { sql: text, tables } = translate(tokens, translationWorld(execution, verb))
  refuseTooMuch(database, tables)
  world.rows = 1_000_000
  try {
    const statement = database.prepare(text)
    if (!statement.readonly) execution.isWrite = true
    if (!statement.reader) {
      const { changes, lastInsertRowid } = statement.run()
      if (verb === 'INSERT' || verb === 'REPLACE')
        noteInsertId(execution, tables[0], tokens, Number(lastInsertRowid), changes)
      return { kind: 'done', affected: changes, tag: tagOf(verb, changes) }
    }
    const isChanging = !statement.readonly
    const columns = columnsOf(execution, statement, tokens, sql)
    const rows: (string | null)[][] = []
    let size = 0
    statement.raw().safeIntegers()
    for (const row of statement.iterate() as IterableIterator<unknown[]>) {
      const cells = row.map((value, index) => printedValue(value, columns[index]?.type))
      size += cells.reduce((sum, cell) => sum + (cell?.length ?? 4), 8)
      if (size > longestResult) throw new SqlError({ kind: 'too-much' })
      for (const [index, value] of row.entries())
        if (typeof value === 'bigint' || typeof value === 'number') columns[index]!.isNumber ??= true
        else if (value !== null) columns[index]!.isNumber ??= false
      rows.push(cells)
    }
    const shown: SqlColumn[] = columns.map(({ name, isNumber, mayBeNull }) => ({
      name,
      isNumber: isNumber ?? false,
      mayBeNull
    }))
    return { kind: 'rows', columns: shown, rows, ...(isChanging ? { footer: tagOf(verb, rows.length) } : {}) }
  } catch (error) {
    throw faultOf(execution, error, tokens, sql, tables[0])
  }
}

function tagOf(verb: string, count: number): string {
  return verb === 'INSERT' ? `INSERT 0 ${count}` : `${verb} ${count}`
}

/** LAST_INSERT_ID() is the first one that a statement has made. */
function noteInsertId(
  { catalog, world }: Execution,
  place: string | undefined,
  tokens: readonly Token[],
  last: number,
  changes: number
): void {
  if (place === undefined || changes === 0) return
  const [database = '', table = ''] = place.split(/\.(.*)/s)
  const auto = catalog.columns(database, table).find(({ extra }) => extra === 'auto_increment')
  if (auto === undefined) return
  const { rows, columns } = insertedRows(tokens, 'mysql')
  const at = (columns ?? catalog.columns(database, table).map(({ name }) => name)).findIndex(
    (name) => name === auto.name
  )
  const given = at === -1 ? undefined : rows[0]?.[at]
  if (given === undefined || given === null || given === '0') world.insertId = last - Math.max(rows.length, 1) + 1
}

function refuseTooMuch(database: ScratchDatabase, tables: readonly string[]): void {
  if (tables.length < 2) return
  let product = 1
  for (const place of tables) {
    let rows = 1000
    try {
      rows = database
        .prepare(`SELECT coalesce(max(rowid), 0) FROM "${place.replaceAll('"', '""')}"`)
        .pluck()
        .get() as number
    } catch {
      // A view has no rows of its own.
    }
    product *= Math.max(rows, 1)
  }
  if (product > mostRows) throw new SqlError({ kind: 'too-much' })
}

interface ResultColumn {
  readonly name: string
  readonly type: string | undefined
  readonly mayBeNull: boolean
  isNumber: boolean | undefined
}

function columnsOf(
  { catalog, dialect }: Execution,
  statement: ReturnType<ScratchDatabase['prepare']>,
  tokens: readonly Token[],
  sql: string
): ResultColumn[] {
  const raw = statement.columns()
  const names = selectedNames(
    tokens,
    sql,
    dialect,
    raw.map(({ name }) => name)
  )
  const truths = dialect === 'postgres' ? selectedTruths(tokens, raw.length) : []
  return raw.map(({ column, table }, index) => {
    const [database = '', name = ''] = (table ?? '').split(/\.(.*)/s)
    const facts =
      table === null || column === null ? undefined : catalog.columns(database, name).find((one) => one.name === column)
    const kind = facts === undefined ? undefined : classOf(facts.type)
    return {
      name: names[index]!,
      type: facts?.type ?? (truths[index] === true ? 'boolean' : undefined),
      mayBeNull: facts?.nullable ?? !/^(count\(|\d|'|version\(|now\()/i.test(names[index]!),
      isNumber: truths[index] === true ? false : kind === undefined ? undefined : kind === 'whole' || kind === 'number'
    }
  })
}
