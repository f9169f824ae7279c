// Statements that make tables, views and indexes, change them and take them away.
import { placeOfTable, type ColumnFacts, type ConstraintFacts, type TableFacts } from './catalog.ts'
import {
  databaseOf,
  faultOf,
  placeOf,
  runStatement,
  tableParts,
  translationWorld,
  type Execution
} from './execution.ts'
import type { SqlResult } from './reply.ts'
import { ownError, SqlError } from './sql-error.ts'
import {
  columnOf,
  columnSql,
  definitionOf,
  factsOf,
  tableConstraint,
  type DefinitionWorld
} from './table-definition.ts'
import { closingOf, isSign, isWord, nameOf, partsOf, quotedName, type Token } from './tokens.ts'
import { translate } from './translation.ts'

type Change = (execution: Execution, tokens: readonly Token[], sql: string) => SqlResult

function done(tag: string, affected = 0, warnings?: readonly string[]): SqlResult {
  return { kind: 'done', tag, affected, ...(warnings === undefined ? {} : { warnings }) }
}

function syntax(token: Token | undefined, sql: string): SqlError {
  return new SqlError({ kind: 'syntax', near: token?.raw ?? '', at: token?.at ?? sql.length })
}

/** A name with its database or schema in front, and where it ends. */
function namesAt(
  execution: Execution,
  tokens: readonly Token[],
  at: number,
  sql: string
): { readonly parts: readonly string[]; readonly next: number } {
  const parts: string[] = []
  let next = at
  for (;;) {
    const name = nameOf(tokens[next], execution.dialect)
    if (name === undefined) throw syntax(tokens[next], sql)
    parts.push(name)
    next++
    if (!isSign(tokens[next], '.')) return { parts, next }
    next++
  }
}

function skip(tokens: readonly Token[], at: number, ...words: readonly string[]): number {
  return words.every((word, index) => isWord(tokens[at + index], word)) ? at + words.length : at
}

/** Runs what was made for SQLite; its errors are those of the statement. */
function exec(execution: Execution, sql: string, tokens: readonly Token[], original: string, place?: string): void {
  execution.isWrite = true
  try {
    execution.database.exec(sql)
  } catch (error) {
    throw faultOf(execution, error, tokens, original, place)
  }
}

function definitionWorld(execution: Execution, database: string, table: string): DefinitionWorld {
  return {
    dialect: execution.dialect,
    table,
    expression: (inside) => translate(inside, translationWorld(execution, 'CREATE')).sql,
    place: (name, at) => (name === table ? placeOfTable(database, table) : placeOf(execution, [name], at))
  }
}

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

function makeIndex(
  execution: Execution,
  database: string,
  table: string,
  { name, columns, kind }: ConstraintFacts
): void {
  const place = placeOfTable(database, table)
  const list = columns.map(quotedName).join(', ')
  execution.isWrite = true
  execution.database.exec(
    `CREATE ${kind === 'unique' ? 'UNIQUE ' : ''}INDEX ${quotedName(`${place}.${name}`)} ON ${quotedName(place)} (${list})`
  )
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

const alterTable: Change = (execution, tokens, sql) => {
  const start = skip(tokens, skip(tokens, 2, 'IF', 'EXISTS'), 'ONLY')
  const { parts, next } = namesAt(execution, tokens, start, sql)
  const [database, table] = tableParts(execution, parts)
  placeOf(execution, parts, tokens[start]!.at, 'ALTER')
  let name = table
  for (const part of partsOf(tokens.slice(next))) name = alterOne(execution, database, name, part, sql)
  return done('ALTER TABLE')
}

/** One action of ALTER TABLE; the table's name behind it. */
function alterOne(execution: Execution, database: string, table: string, part: readonly Token[], sql: string): string {
  const { catalog, dialect } = execution
  const place = placeOfTable(database, table)
  const facts = catalog.table(database, table)!
  const columns = [...catalog.columns(database, table)]
  const [verb] = part
  const at = isWord(part[1], 'COLUMN') ? 2 : 1
  const name = nameOf(part[at], dialect) ?? ''
  const index = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())
  const mustBeThere = (): void => {
    if (index !== -1) return
    throw dialect === 'postgres'
      ? ownError(0, '42703', `column "${name}" of relation "${table}" does not exist`)
      : isWord(verb, 'DROP')
        ? ownError(1091, '42000', `Can't DROP '${name}'; check that column/key exists`)
        : ownError(1054, '42S22', `Unknown column '${name}' in '${table}'`)
  }
  if (
    isWord(verb, 'ADD') &&
    at === 1 &&
    isWord(part[1], 'CONSTRAINT', 'PRIMARY', 'FOREIGN', 'CHECK', 'UNIQUE', 'INDEX', 'KEY')
  )
    return addConstraint(execution, facts, columns, part.slice(1), sql)
  if (isWord(verb, 'ADD')) {
    if (index !== -1) throw new SqlError({ kind: 'column-exists', table, column: name })
    const constraints: ConstraintFacts[] = []
    const start = skip(part, at, 'IF', 'NOT', 'EXISTS')
    const draft = columnOf(trimmed(part.slice(start)), definitionWorld(execution, database, table), constraints)
    exec(
      execution,
      `ALTER TABLE ${quotedName(place)} ADD COLUMN ${columnSql({ ...draft, isUnique: false, nullable: draft.nullable || draft.defaultSql === undefined }, dialect, false)}`,
      part,
      sql,
      place
    )
    catalog.putTable({ ...facts, constraints: [...facts.constraints, ...constraints] }, [
      ...columns,
      factsOf(draft, constraints)
    ])
    return table
  }
  if (isWord(verb, 'DROP')) {
    mustBeThere()
    exec(
      execution,
      `ALTER TABLE ${quotedName(place)} DROP COLUMN ${quotedName(columns[index]!.name)}`,
      part,
      sql,
      place
    )
    const constraints = facts.constraints.filter((one) => !one.columns.includes(columns[index]!.name))
    catalog.putTable(
      { ...facts, constraints },
      columns.filter((_column, other) => other !== index)
    )
    return table
  }
  if (isWord(verb, 'RENAME') && isWord(part[1], 'TO', 'AS')) {
    const next = nameOf(part[2], dialect) ?? ''
    if (catalog.table(database, next) !== undefined) throw new SqlError({ kind: 'table-exists', table: next })
    exec(
      execution,
      `ALTER TABLE ${quotedName(place)} RENAME TO ${quotedName(placeOfTable(database, next))}`,
      part,
      sql,
      place
    )
    catalog.removeTable(database, table)
    catalog.putTable({ ...facts, name: next }, columns)
    return next
  }
  if (isWord(verb, 'RENAME')) {
    mustBeThere()
    const to = nameOf(part[at + 2], dialect) ?? ''
    exec(
      execution,
      `ALTER TABLE ${quotedName(place)} RENAME COLUMN ${quotedName(name)} TO ${quotedName(to)}`,
      part,
      sql,
      place
    )
    catalog.putTable(
      facts,
      columns.map((column, other) => (other === index ? { ...column, name: to } : column))
    )
    return table
  }
  if (isWord(verb, 'MODIFY', 'CHANGE')) {
    mustBeThere()
    const body = isWord(verb, 'CHANGE') ? part.slice(at + 1) : part.slice(at)
    const constraints: ConstraintFacts[] = []
    const draft = columnOf(trimmed(body), definitionWorld(execution, database, table), constraints)
    if (draft.name !== columns[index]!.name)
      exec(
        execution,
        `ALTER TABLE ${quotedName(place)} RENAME COLUMN ${quotedName(name)} TO ${quotedName(draft.name)}`,
        part,
        sql,
        place
      )
    catalog.putTable(
      facts,
      columns.map((column, other) =>
        other === index ? { ...factsOf(draft, facts.constraints), key: column.key } : column
      )
    )
    execution.isWrite = true
    return table
  }
  if (isWord(verb, 'OWNER')) return table
  if (isWord(verb, 'AUTO_INCREMENT', 'ENGINE', 'COMMENT', 'DEFAULT', 'CONVERT')) return table
  throw syntax(verb, sql)
}

/** Keys that a table gets later: uniqueness and indexes hold; others SQLite cannot add to a table that is there. */
function addConstraint(
  execution: Execution,
  facts: TableFacts,
  columns: readonly ColumnFacts[],
  part: readonly Token[],
  sql: string
): string {
  const { database, name: table } = facts
  const constraints: ConstraintFacts[] = []
  tableConstraint(part, definitionWorld(execution, database, table), constraints)
  const [added] = constraints
  if (added === undefined || (added.kind !== 'unique' && added.kind !== 'index'))
    throw ownError(
      1235,
      execution.dialect === 'mysql' ? '42000' : '0A000',
      `This kind of constraint can only be made with its table`
    )
  try {
    makeIndex(execution, database, table, added)
  } catch (error) {
    throw faultOf(execution, error, part, sql, placeOfTable(database, table))
  }
  execution.catalog.putTable({ ...facts, constraints: [...facts.constraints, added] }, columns)
  return table
}

/** MySQL's FIRST and AFTER say where a column stands; here it stands last. */
function trimmed(part: readonly Token[]): readonly Token[] {
  const end = part.findIndex((token) => isWord(token, 'AFTER', 'FIRST'))
  return end === -1 ? part : part.slice(0, end)
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
