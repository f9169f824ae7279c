// Statements that make tables, views and indexes, change them and take them away.
import { faultOf } from './statement-faults.ts'
import { alterTable } from './altering-tables.ts'
import { type ConstraintFacts, placeOfTable, type TableFacts } from './catalog.ts'
import { databaseOf, type Execution, placeOf, runStatement, tableParts, translationWorld } from './execution.ts'
import type { SqlResult } from './reply.ts'
import { ownError, SqlError } from './sql-error.ts'
import { type Change, definitionWorld, done, exec, makeIndex, namesAt, skip, syntax } from './table-changes.ts'
import { definitionOf } from './table-definition.ts'
import { closingOf, isSign, isWord, nameOf, partsOf, quotedName, type Token } from './tokens.ts'
import { translate } from './translation.ts'

const createTable: Change = (execution, tokens, sql) => {
  let at = tokens.findIndex((token) => isWord(token, 'TABLE')) + 1
  const isQuiet = skip(tokens, at, 'IF', 'NOT', 'EXISTS') !== at
  at = skip(tokens, at, 'IF', 'NOT', 'EXISTS')
  const { parts, next } = namesAt(execution, tokens, at, sql)
  const [database, table] = tableParts(execution, parts)
  if (!execution.catalog.hasDatabase(database)) throw new SqlError({ kind: 'no-database', database })
  execution.allow(database, 'CREATE', table)
  if (execution.catalog.table(database, table) !== undefined) {
    if (isQuiet) return done('CREATE TABLE', 0, [`NOTICE:  relation "${table}" already exists, skipping`])
    throw new SqlError({ kind: 'table-exists', table })
  }
  const select = tokens.findIndex((token, index) => index >= next && isWord(token, 'SELECT', 'WITH'))
  if (!isSign(tokens[next], '(') || select === next + 1)
    return createAs(execution, tokens, sql, database, table, select)
  const end = closingOf(tokens, next)
  if (end === tokens.length) throw syntax(undefined, sql)
  const definition = definitionOf(tokens.slice(next + 1, end), definitionWorld(execution, database, table))
  if (definition.columns.length === 0 && execution.dialect === 'mysql')
    throw ownError(1113, '42000', 'A table must have at least 1 column')
  const place = placeOfTable(database, table)
  exec(execution, `CREATE TABLE ${quotedName(place)} (${definition.body})`, tokens, sql, place)
  put(execution, { database, name: table, kind: 'table', constraints: definition.constraints }, definition.columns)
  for (const constraint of definition.constraints)
    if (constraint.kind === 'index') makeIndex(execution, database, table, constraint)
  return done('CREATE TABLE')
}

function put(
  execution: Execution,
  table: Omit<TableFacts, 'owner' | 'createdAt'>,
  columns: Parameters<Execution['catalog']['putTable']>[1]
): void {
  const { user, now } = execution.world
  execution.isWrite = true
  execution.catalog.putTable({ ...table, owner: user, createdAt: now }, columns)
}

/** CREATE TABLE ... AS SELECT. */
function createAs(
  execution: Execution,
  tokens: readonly Token[],
  sql: string,
  database: string,
  table: string,
  select: number
): SqlResult {
  if (select === -1) throw syntax(tokens.at(-1), sql)
  const query = tokens.slice(select)
  const { sql: text } = translate(
    isSign(query.at(-1), ')') ? query.slice(0, -1) : query,
    translationWorld(execution, 'SELECT')
  )
  const place = placeOfTable(database, table)
  exec(execution, `CREATE TABLE ${quotedName(place)} AS ${text}`, tokens, sql, place)
  put(execution, { database, name: table, kind: 'table', constraints: [] }, columnsIn(execution, place))
  const count = execution.database
    .prepare(`SELECT count(*) FROM ${quotedName(place)}`)
    .pluck()
    .get() as number
  return done(`SELECT ${count}`, count)
}

function columnsIn(execution: Execution, place: string): Parameters<Execution['catalog']['putTable']>[1] {
  const rows = execution.database.pragma(`table_info(${quotedName(place)})`) as { name: string; type: string }[]
  return rows.map(({ name, type }) => {
    const isWhole = /INT/.test(type)
    const printed = isWhole ? (execution.dialect === 'mysql' ? 'int' : 'integer') : 'text'
    return { name, type: printed, nullable: true, default: null, key: '', extra: '' }
  })
}

const createIndex: Change = (execution, tokens, sql) => {
  const isUnique = isWord(tokens[1], 'UNIQUE')
  let at = tokens.findIndex((token) => isWord(token, 'INDEX')) + 1
  at = skip(tokens, skip(tokens, at, 'CONCURRENTLY'), 'IF', 'NOT', 'EXISTS')
  const given = isWord(tokens[at], 'ON') ? undefined : nameOf(tokens[at], execution.dialect)
  if (given !== undefined) at++
  const { parts, next } = namesAt(execution, tokens, at + 1, sql)
  const [database, table] = tableParts(execution, parts)
  const place = placeOf(execution, parts, tokens[at + 1]?.at ?? 0, 'INDEX')
  const open = tokens.findIndex((token, index) => index >= next && isSign(token, '('))
  if (open === -1) throw syntax(tokens[next], sql)
  const columns = partsOf(tokens.slice(open + 1, closingOf(tokens, open))).map(
    ([first]) => nameOf(first, execution.dialect) ?? ''
  )
  const facts = execution.catalog.table(database, table)!
  const known = execution.catalog.columns(database, table)
  for (const column of columns)
    if (!known.some(({ name }) => name.toLowerCase() === column.toLowerCase()))
      throw execution.dialect === 'mysql'
        ? ownError(1072, '42000', `Key column '${column}' doesn't exist in table`)
        : new SqlError({ kind: 'no-column', column })
  const name = given ?? `${table}_${columns.join('_')}_idx`
  const constraint: ConstraintFacts = { kind: isUnique ? 'unique' : 'index', name, columns }
  if (facts.constraints.some((one) => one.name === name))
    throw execution.dialect === 'mysql'
      ? ownError(1061, '42000', `Duplicate key name '${name}'`)
      : ownError(0, '42P07', `relation "${name}" already exists`)
  try {
    makeIndex(execution, database, table, constraint)
  } catch (error) {
    throw faultOf(execution, error, tokens, sql, place)
  }
  const keyed = known.map((column) =>
    column.key === '' && column.name.toLowerCase() === columns[0]!.toLowerCase()
      ? { ...column, key: isUnique && columns.length === 1 ? 'UNI' : 'MUL' }
      : column
  )
  execution.catalog.putTable({ ...facts, constraints: [...facts.constraints, constraint] }, keyed)
  return done('CREATE INDEX')
}

const createView: Change = (execution, tokens, sql) => {
  const replaces = isWord(tokens[1], 'OR')
  const at = tokens.findIndex((token) => isWord(token, 'VIEW')) + 1
  const { parts, next } = namesAt(execution, tokens, at, sql)
  const [database, table] = tableParts(execution, parts)
  const place = placeOfTable(database, table)
  const present = execution.catalog.table(database, table)
  if (present !== undefined && !(replaces && present.kind === 'view'))
    throw new SqlError({ kind: 'table-exists', table })
  const body = tokens.findIndex((token, index) => index >= next && isWord(token, 'AS')) + 1
  if (body === 0) throw syntax(tokens[next], sql)
  const { sql: text } = translate(tokens.slice(body), translationWorld(execution, 'SELECT'))
  if (present !== undefined) exec(execution, `DROP VIEW ${quotedName(place)}`, tokens, sql)
  exec(execution, `CREATE VIEW ${quotedName(place)} AS ${text}`, tokens, sql, place)
  put(execution, { database, name: table, kind: 'view', constraints: [] }, columnsIn(execution, place))
  return done('CREATE VIEW')
}

/** DROP TABLE and DROP VIEW. */
const drop: Change = (execution, tokens, sql) => {
  const kind = isWord(tokens[1], 'VIEW') ? 'view' : 'table'
  const start = skip(tokens, 2, 'IF', 'EXISTS')
  const isQuiet = start !== 2
  const warnings: string[] = []
  for (let at = start; at < tokens.length;) {
    const { parts, next } = namesAt(execution, tokens, at, sql)
    at = isSign(tokens[next], ',') ? next + 1 : tokens.length
    const [database, table] = tableParts(execution, parts)
    execution.allow(database, 'DROP', table)
    const facts = execution.catalog.table(database, table)
    if (facts?.kind !== kind) {
      if (!isQuiet) throw missing(execution, kind, database, table)
      warnings.push(`NOTICE:  ${kind} "${table}" does not exist, skipping`)
      continue
    }
    const child = execution.catalog
      .tables(database)
      .find(
        (one) =>
          one.name !== table &&
          one.constraints.some((constraint) => constraint.parent === table && constraint.kind === 'foreign')
      )
    if (child !== undefined && !tokens.some((token) => isWord(token, 'CASCADE')))
      throw referred(execution, table, child)
    exec(execution, `DROP ${kind} ${quotedName(placeOfTable(database, table))}`, tokens, sql)
    execution.catalog.removeTable(database, table)
  }
  return done(`DROP ${kind.toUpperCase()}`, 0, warnings)
}

function missing({ dialect }: Execution, kind: string, database: string, table: string): SqlError {
  return dialect === 'mysql'
    ? ownError(1051, '42S02', `Unknown table '${database}.${table}'`)
    : ownError(0, '42P01', `${kind} "${table}" does not exist`)
}

function referred({ dialect }: Execution, table: string, child: TableFacts): SqlError {
  const constraint = child.constraints.find((one) => one.parent === table)!
  return dialect === 'mysql'
    ? ownError(
        3730,
        'HY000',
        `Cannot drop table '${table}' referenced by a foreign key constraint '${constraint.name}' on table '${child.name}'.`
      )
    : ownError(
        0,
        '2BP01',
        `cannot drop table ${table} because other objects depend on it`,
        `constraint ${constraint.name} on table ${child.name} depends on table ${table}\nHINT:  Use DROP ... CASCADE to drop the dependent objects too.`
      )
}

const dropIndex: Change = (execution, tokens, sql) => {
  const at = skip(tokens, 2, 'IF', 'EXISTS')
  const name = nameOf(tokens[at], execution.dialect) ?? ''
  const database = databaseOf(execution)
  for (const table of execution.catalog.tables(database)) {
    if (!table.constraints.some((one) => one.name === name && (one.kind === 'index' || one.kind === 'unique'))) continue
    exec(execution, `DROP INDEX IF EXISTS ${quotedName(`${placeOfTable(database, table.name)}.${name}`)}`, tokens, sql)
    const constraints = table.constraints.filter((one) => one.name !== name)
    execution.catalog.putTable({ ...table, constraints }, execution.catalog.columns(database, table.name))
    return done('DROP INDEX')
  }
  if (at !== 2) return done('DROP INDEX', 0, [`NOTICE:  index "${name}" does not exist, skipping`])
  throw execution.dialect === 'mysql'
    ? ownError(1091, '42000', `Can't DROP '${name}'; check that column/key exists`)
    : ownError(0, '42704', `index "${name}" does not exist`)
}

const truncate: Change = (execution, tokens, sql) => {
  const { parts } = namesAt(execution, tokens, skip(tokens, 1, 'TABLE'), sql)
  const place = placeOf(execution, parts, tokens.at(-1)!.at, 'DROP')
  exec(execution, `DELETE FROM ${quotedName(place)}`, tokens, sql, place)
  const hasCounter = execution.database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").get()
  if (hasCounter !== undefined) execution.database.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(place)
  return done('TRUNCATE TABLE')
}

/** What changes tables, by how it begins; undefined where a statement is something else. */
export function changeOf(tokens: readonly Token[]): Change | undefined {
  const [first, second, third] = tokens
  if (isWord(first, 'CREATE')) {
    if (isWord(second, 'TABLE') || isWord(third, 'TABLE')) return createTable
    if (isWord(second, 'INDEX') || isWord(third, 'INDEX')) return createIndex
    if (tokens.slice(1, 5).some((token) => isWord(token, 'VIEW'))) return createView
  }
  if (isWord(first, 'DROP') && isWord(second, 'TABLE', 'VIEW')) return drop
  if (isWord(first, 'DROP') && isWord(second, 'INDEX')) return dropIndex
  if (isWord(first, 'ALTER') && isWord(second, 'TABLE')) return alterTable
  if (isWord(first, 'TRUNCATE')) return truncate
  if (isWord(first, 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'WITH', 'VALUES')) return runStatement
  return undefined
}
