// ALTER TABLE.
import { columnOf, columnSql, factsOf } from './column-definition.ts'
import { faultOf } from './statement-faults.ts'
import { type ColumnFacts, type ConstraintFacts, placeOfTable, type TableFacts } from './catalog.ts'
import { type Execution, placeOf, tableParts } from './execution.ts'
import { ownError, SqlError } from './sql-error.ts'
import { type Change, definitionWorld, done, exec, makeIndex, namesAt, skip, syntax } from './table-changes.ts'
import { tableConstraint } from './table-definition.ts'
import { isWord, nameOf, partsOf, quotedName, type Token } from './tokens.ts'

export const alterTable: Change = (execution, tokens, sql) => {
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
