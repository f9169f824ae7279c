// CREATE TABLE, as far as it says what a table is: columns with their types, keys, and what they refer to.
import type { ColumnFacts, ConstraintFacts } from './catalog.ts'
import {
  columnOf,
  columnSql,
  type DefinitionWorld,
  type Draft,
  factsOf,
  reference,
  same,
  syntaxAt,
  textOf
} from './column-definition.ts'
import { ownError, SqlError } from './sql-error.ts'
import { closingOf, type Dialect, isSign, isWord, nameOf, partsOf, quotedName, type Token } from './tokens.ts'

export interface TableDefinition {
  readonly columns: readonly ColumnFacts[]
  readonly constraints: readonly ConstraintFacts[]
  /** What stands between the brackets of SQLite's CREATE TABLE. */
  readonly body: string
}

/** Reads what stands between the brackets. Throws a SqlError. */
export function definitionOf(tokens: readonly Token[], world: DefinitionWorld): TableDefinition {
  const drafts: Draft[] = []
  const constraints: ConstraintFacts[] = []
  for (const part of partsOf(tokens)) {
    const [first] = part
    if (first === undefined) throw new SqlError({ kind: 'syntax', near: ')', at: tokens.at(-1)?.at ?? 0 })
    if (isWord(first, 'PRIMARY', 'UNIQUE', 'KEY', 'INDEX', 'CONSTRAINT', 'FOREIGN', 'CHECK', 'FULLTEXT'))
      tableConstraint(part, world, constraints)
    else drafts.push(columnOf(part, world, constraints))
  }
  const primary = constraints.find(({ kind }) => kind === 'primary')?.columns ?? []
  for (const draft of drafts) {
    const { name } = draft
    if (drafts.filter((other) => same(other.name, name)).length > 1)
      throw new SqlError({ kind: 'column-exists', table: world.table, column: name })
    if (primary.some((column) => same(column, name))) {
      draft.nullable = false
      draft.isPrimary = true
    }
  }
  for (const { kind, columns } of constraints)
    for (const column of kind === 'check' ? [] : columns)
      if (!drafts.some(({ name }) => same(name, column))) throw missingKeyColumn(column, world.dialect)
  const columns = drafts.map((draft) => factsOf(draft, constraints))
  return { columns, constraints, body: bodyOf(drafts, constraints, world) }
}

function missingKeyColumn(column: string, dialect: Dialect): SqlError {
  return dialect === 'mysql'
    ? ownError(1072, '42000', `Key column '${column}' doesn't exist in table`)
    : ownError(0, '42703', `column "${column}" named in key does not exist`)
}

/** PRIMARY KEY (...), UNIQUE (...), INDEX, FOREIGN KEY and CHECK beside columns. */
export function tableConstraint(part: readonly Token[], world: DefinitionWorld, constraints: ConstraintFacts[]): void {
  const { dialect, table } = world
  let at = 0
  let name: string | undefined
  if (isWord(part[at], 'CONSTRAINT')) {
    name = nameOf(part[1], dialect)
    at = 2
  }
  const kind = part[at]!
  at++
  while (isWord(part[at], 'KEY', 'INDEX')) at++
  if (isWord(kind, 'CHECK')) {
    const end = closingOf(part, at)
    const inside = part.slice(at + 1, end)
    const own = dialect === 'mysql' ? `${table}_chk_${constraints.length + 1}` : `${table}_check`
    constraints.push({
      kind: 'check',
      name: name ?? own,
      columns: [],
      expression: textOf(inside),
      parent: world.expression(inside)
    })
    return
  }
  if (!isSign(part[at], '(')) {
    name ??= nameOf(part[at], dialect)
    at++
  }
  if (!isSign(part[at], '(')) throw syntaxAt(part[at])
  const end = closingOf(part, at)
  const columns = partsOf(part.slice(at + 1, end)).map(([first]) => nameOf(first, dialect) ?? '')
  if (isWord(kind, 'FOREIGN')) {
    reference(part, end + 1, columns, world, constraints, name)
    return
  }
  const isPrimary = isWord(kind, 'PRIMARY')
  const ending = isPrimary ? 'pkey' : `${columns.join('_')}_key`
  const plain =
    dialect === 'mysql' ? (isPrimary ? 'PRIMARY' : columns[0]!) : isPrimary ? `${table}_pkey` : `${table}_${ending}`
  constraints.push({
    kind: isPrimary ? 'primary' : isWord(kind, 'UNIQUE') ? 'unique' : 'index',
    name: isPrimary && dialect === 'mysql' ? 'PRIMARY' : (name ?? plain),
    columns
  })
}

function bodyOf(drafts: readonly Draft[], constraints: readonly ConstraintFacts[], world: DefinitionWorld): string {
  const primary = constraints.find(({ kind }) => kind === 'primary')?.columns ?? []
  const lines = drafts.map((draft) =>
    columnSql(draft, world.dialect, primary.length === 1 && same(primary[0]!, draft.name))
  )
  const list = (columns: readonly string[]): string => `(${columns.map(quotedName).join(', ')})`
  if (primary.length > 1) lines.push(`PRIMARY KEY ${list(primary)}`)
  for (const constraint of constraints) {
    const { kind, columns, parent = '', parentColumns = [], onDelete, name } = constraint
    if (kind === 'unique' && columns.length > 1) lines.push(`UNIQUE ${list(columns)}`)
    else if (kind === 'unique' && !drafts.some((draft) => draft.isUnique && draft.name === columns[0]))
      lines.push(`UNIQUE ${list(columns)}`)
    else if (kind === 'check') lines.push(`CONSTRAINT ${quotedName(`check:${name}`)} CHECK (${parent})`)
    else if (kind === 'foreign') {
      const place = world.place(parent, 0)
      const action = onDelete === undefined ? '' : ` ON DELETE ${onDelete}`
      lines.push(`FOREIGN KEY ${list(columns)} REFERENCES ${quotedName(place)} ${list(parentColumns)}${action}`)
    }
  }
  return lines.join(', ')
}
