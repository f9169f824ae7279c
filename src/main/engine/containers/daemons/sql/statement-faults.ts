// What an error of SQLite means for the statement that was written.
import type { ColumnFacts, ConstraintFacts } from './catalog.ts'
import { classOf } from './column-types.ts'
import type { Execution } from './execution.ts'
import { insertedRows } from './inserted-rows.ts'
import { SqlError, type SqlFault } from './sql-error.ts'
import { type Dialect, isWord, nameOf, type Token } from './tokens.ts'

/** What an error of SQLite means. */
export function faultOf(
  execution: Execution,
  error: unknown,
  tokens: readonly Token[],
  sql: string,
  place: string | undefined
): unknown {
  if (error instanceof SqlError || !(error instanceof Error)) return error
  const code = (error as { readonly code?: string }).code ?? ''
  const { message } = error
  const fault = faultOfMessage(message, tokens, sql) ?? faultOfConstraint(execution, code, message, tokens, place)
  if (fault !== undefined) return new SqlError(fault)
  if (code === 'SQLITE_FULL') return new SqlError({ kind: 'full', table: place?.split('.').at(-1) ?? '' })
  if (!code.startsWith('SQLITE_')) return error
  return new SqlError({ kind: 'own', code: 1105, state: 'HY000', text: message })
}

function faultOfMessage(message: string, tokens: readonly Token[], sql: string): SqlFault | undefined {
  const near = /near "(.*)": syntax error/s.exec(message)
  if (near !== null) {
    const word = near[1]!.replaceAll(/^"|"$/g, '')
    const token = tokens.find(({ raw, value }) => raw === word || raw === near[1] || value === word)
    return { kind: 'syntax', near: token?.raw ?? word, at: token?.at ?? sql.length }
  }
  if (message === 'incomplete input') return { kind: 'syntax', near: '', at: sql.length }
  const column = /(?:no such column: |has no column named )"?([^"]*?)"?(?: - should.*)?$/.exec(message)?.[1]
  if (column !== undefined) return { kind: 'no-column', column, ...placeIn(tokens, column) }
  const name = /no such (?:function|table(?:-valued function)?): (\S+)/.exec(message)?.[1]
  if (name !== undefined) return { kind: 'no-function', name, ...placeIn(tokens, name) }
  const counts = /has (\d+) columns but (\d+) values|(\d+) values for (\d+) columns/.exec(message)
  if (counts !== null)
    return { kind: 'count', columns: Number(counts[1] ?? counts[4]), values: Number(counts[2] ?? counts[3]) }
  if (/aggregate/.test(message)) return { kind: 'aggregate', text: message }
  if (/too (big|many|large)|parser stack|string or blob/.test(message)) return { kind: 'too-much' }
  return undefined
}

function placeIn(tokens: readonly Token[], name: string): { readonly at: number } | object {
  const last = name.split('.').at(-1)!.toLowerCase()
  const token = tokens.find(({ raw, value }) => raw.toLowerCase() === last || value.toLowerCase() === last)
  return token === undefined ? {} : { at: token.at }
}

function faultOfConstraint(
  execution: Execution,
  code: string,
  message: string,
  tokens: readonly Token[],
  place: string | undefined
): SqlFault | undefined {
  if (!code.startsWith('SQLITE_CONSTRAINT') || place === undefined) return undefined
  const { catalog, dialect } = execution
  const [database = '', table = ''] = place.split(/\.(.*)/s)
  const all = catalog.columns(database, table)
  const inserted = insertedRows(tokens, dialect)
  const names = inserted.columns ?? all.map(({ name }) => name)
  const given = (row: readonly (string | null)[] | undefined, column: string): string | null | undefined =>
    row?.[names.findIndex((name) => name.toLowerCase() === column.toLowerCase())]
  const rowText = tokens[0]?.value === 'UPDATE' ? '' : rowOf(all, inserted.rows[0], given)
  const kind = code.slice('SQLITE_CONSTRAINT_'.length)
  const about = /failed: (.*)$/s.exec(message)?.[1] ?? ''
  if (kind === 'UNIQUE' || kind === 'PRIMARYKEY' || kind === 'ROWID') {
    const columns = about.split(', ').map((name) => name.slice(place.length + 1))
    const isPrimary = columns.every((name) => all.some((one) => one.name === name && one.key === 'PRI'))
    const values = duplicateOf(execution, place, columns, inserted.rows, given) ?? setValues(tokens, columns, dialect)
    return { kind: 'duplicate', table, columns, values, isPrimary }
  }
  if (kind === 'NOTNULL') {
    const column = about.slice(place.length + 1)
    const isGiven = tokens[0]?.value === 'UPDATE' || names.some((name) => name.toLowerCase() === column.toLowerCase())
    return { kind: 'null', table, column, isGiven, row: rowText }
  }
  if (kind === 'CHECK') {
    const [what = '', name = ''] = about.split(/:(.*)/s)
    const facts = all.find((one) => one.name === name)
    const wrong =
      inserted.rows.map((row) => given(row, name)).find((value) => isWrong(value, facts)) ??
      setValues(tokens, [name], dialect)[0]
    if (what === 'type') return { kind: 'type', type: facts?.type ?? '', column: name, value: wrong ?? '' }
    if (what === 'length')
      return { kind: 'too-long', column: name, size: Number(/\d+/.exec(facts?.type ?? '')?.[0] ?? 0) }
    return { kind: 'check', table, name, row: rowText }
  }
  if (kind !== 'FOREIGNKEY') return undefined
  const isDelete = tokens[0]?.value === 'DELETE'
  const found = isDelete
    ? childOf(execution, database, table)
    : { table, constraint: foreignOf(execution, database, table) }
  if (found?.constraint === undefined) return undefined
  const { columns, parent = '', parentColumns = [] } = found.constraint
  const values = columns.map(
    (column) => given(inserted.rows.at(-1), column) ?? setValues(tokens, [column], dialect)[0] ?? ''
  )
  return {
    kind: isDelete ? 'has-children' : 'no-parent',
    database,
    table: found.table,
    columns,
    parent,
    parentColumns,
    values
  }
}

function isWrong(value: string | null | undefined, facts: ColumnFacts | undefined): boolean {
  if (value === null || value === undefined || facts === undefined) return false
  const kind = classOf(facts.type)
  if (kind === 'whole' || kind === 'number') return !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)
  return kind === 'time' ? !/^\d{4}-\d{2}/.test(value) : false
}

/** (3, null, x): PostgreSQL shows the row that fails. */
function rowOf(
  all: readonly ColumnFacts[],
  row: readonly (string | null)[] | undefined,
  given: (row: readonly (string | null)[] | undefined, column: string) => string | null | undefined
): string {
  return `(${all.map(({ name, extra, default: byDefault }) => given(row, name) ?? (extra === 'auto_increment' ? '1' : (byDefault ?? 'null'))).join(', ')})`
}

/** The values that are there already, or that come twice. */
function duplicateOf(
  { database }: Execution,
  place: string,
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  given: (row: readonly (string | null)[], column: string) => string | null | undefined
): readonly string[] | undefined {
  const condition = columns.map((name) => `"${name.replaceAll('"', '""')}" = ?`).join(' AND ')
  const find = database.prepare(`SELECT 1 FROM "${place.replaceAll('"', '""')}" WHERE ${condition}`)
  const seen = new Set<string>()
  for (const row of rows) {
    const values = columns.map((column) => given(row, column) ?? '')
    if (seen.has(values.join('\0')) || find.get(...values) !== undefined) return values
    seen.add(values.join('\0'))
  }
  return undefined
}

/** What an UPDATE sets columns to, where it is written out. */
function setValues(tokens: readonly Token[], columns: readonly string[], dialect: Dialect): readonly string[] {
  return columns.map((column) => {
    const at = tokens.findIndex((token, index) => nameOf(token, dialect) === column && tokens[index + 1]?.raw === '=')
    return tokens[at + 2]?.kind === 'word' && isWord(tokens[at + 2], 'NULL') ? 'null' : (tokens[at + 2]?.value ?? '')
  })
}

function foreignOf({ catalog }: Execution, database: string, table: string): ConstraintFacts | undefined {
  return catalog.table(database, table)?.constraints.find(({ kind }) => kind === 'foreign')
}

function childOf(
  { catalog }: Execution,
  database: string,
  parent: string
): { readonly table: string; readonly constraint: ConstraintFacts } | undefined {
  for (const table of catalog.tables(database)) {
    const constraint = table.constraints.find((one) => one.kind === 'foreign' && one.parent === parent)
    if (constraint !== undefined) return { table: table.name, constraint }
  }
  return undefined
}
