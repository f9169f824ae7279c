// What psql's backslash commands show of the catalogue.
import type { ConstraintFacts, TableFacts } from '../catalog.ts'
import { databaseOf, type Execution } from '../execution.ts'
import type { SqlResult } from '../reply.ts'
import { ownError } from '../sql-error.ts'

type Rows = readonly (readonly (string | null)[])[]

function listing(title: string, names: readonly string[], rows: Rows): SqlResult {
  return { kind: 'rows', title, columns: names.map((name) => ({ name, isNumber: false })), rows }
}

/** psql's own words, which have no severity. */
function notFound(text: string): Error {
  return ownError(2, '', text)
}

function relations(execution: Execution, kinds: readonly TableFacts['kind'][], pattern: string): SqlResult {
  const database = databaseOf(execution)
  const rows = execution.catalog
    .tables(database)
    .filter(({ kind, name }) => kinds.includes(kind) && (pattern === '' || name === pattern))
    .map(({ name, kind, owner }) => ['public', name, kind, owner])
  if (rows.length === 0)
    throw notFound(pattern === '' ? 'Did not find any relations.' : `Did not find any relation named "${pattern}".`)
  return listing('List of relations', ['Schema', 'Name', 'Type', 'Owner'], rows)
}

function databases({ catalog }: Execution): SqlResult {
  const rows = catalog.databases.map(({ name, owner }) => {
    const rights = name.startsWith('template') ? `=c/${owner}          +\n${owner}=CTc/${owner}` : null
    return [name, owner, 'UTF8', 'libc', 'en_US.utf8', 'en_US.utf8', null, null, rights]
  })
  const names = [
    'Name',
    'Owner',
    'Encoding',
    'Locale Provider',
    'Collate',
    'Ctype',
    'Locale',
    'ICU Rules',
    'Access privileges'
  ]
  return listing('List of databases', names, rows)
}

function roles({ catalog }: Execution): SqlResult {
  const shown = (rights: readonly string[]): string => rights.filter((right) => /^[A-Z]/.test(right)).join(', ')
  return listing(
    'List of roles',
    ['Role name', 'Attributes'],
    catalog.users.map(({ name, rights }) => [name, shown(rights)])
  )
}

function indexLine({ kind, name, columns }: ConstraintFacts): string {
  const what = kind === 'primary' ? 'PRIMARY KEY, ' : kind === 'unique' ? 'UNIQUE CONSTRAINT, ' : ''
  return `    "${name}" ${what}btree (${columns.join(', ')})`
}

/** Indexes, checks, and what refers to what, below the columns. */
function footerOf(table: TableFacts, all: readonly TableFacts[]): string {
  const of = (...kinds: readonly ConstraintFacts['kind'][]): readonly ConstraintFacts[] =>
    table.constraints.filter(({ kind }) => kinds.includes(kind))
  const foreign = ({ name, columns, parent, parentColumns, onDelete }: ConstraintFacts): string =>
    `CONSTRAINT "${name}" FOREIGN KEY (${columns.join(', ')}) REFERENCES ${parent ?? ''}(${parentColumns?.join(', ') ?? ''})${onDelete === undefined ? '' : ` ON DELETE ${onDelete}`}`
  const lines: string[] = []
  const indexes = of('primary', 'unique', 'index')
  if (indexes.length > 0) lines.push('Indexes:', ...indexes.map(indexLine))
  const checks = of('check')
  if (checks.length > 0)
    lines.push(
      'Check constraints:',
      ...checks.map(({ name, expression }) => `    "${name}" CHECK (${expression ?? ''})`)
    )
  const keys = of('foreign')
  if (keys.length > 0)
    lines.push('Foreign-key constraints:', ...keys.map((key) => `    ${foreign(key).slice('CONSTRAINT '.length)}`))
  const referring = all.flatMap((other) =>
    other.constraints
      .filter(({ kind, parent }) => kind === 'foreign' && parent === table.name)
      .map((key) => `    TABLE "${other.name}" ${foreign(key)}`)
  )
  if (referring.length > 0) lines.push('Referenced by:', ...referring)
  return lines.join('\n')
}

function oneTable(execution: Execution, name: string): SqlResult {
  const database = databaseOf(execution)
  const plain = name.replace(/^public\./, '').replaceAll('"', '')
  const table = execution.catalog.table(database, plain)
  if (table === undefined) throw notFound(`Did not find any relation named "${name}".`)
  const rows = execution.catalog
    .columns(database, plain)
    .map(({ name: column, type, nullable, default: byDefault }) => [
      column,
      type,
      '',
      nullable ? '' : 'not null',
      byDefault ?? ''
    ])
  const kind = table.kind === 'view' ? 'View' : 'Table'
  return {
    kind: 'rows',
    title: `${kind} "public.${plain}"`,
    columns: ['Column', 'Type', 'Collation', 'Nullable', 'Default'].map((column) => ({
      name: column,
      isNumber: false
    })),
    rows,
    footer: footerOf(table, execution.catalog.tables(database))
  }
}

/** Throws a SqlError in psql's words. */
export function describeOf(execution: Execution, line: string): SqlResult {
  const [command = '', name = ''] = line.trim().replace(/;$/, '').split(/\s+/)
  switch (command.replace(/[+S]+$/, '')) {
    case '\\l':
    case '\\list':
      return databases(execution)
    case '\\dt':
      return relations(execution, ['table'], name)
    case '\\dv':
      return relations(execution, ['view'], name)
    case '\\d':
      return name === '' ? relations(execution, ['table', 'view'], '') : oneTable(execution, name)
    case '\\du':
    case '\\dg':
      return roles(execution)
    case '\\dn':
      return listing('List of schemas', ['Name', 'Owner'], [['public', 'pg_database_owner']])
    case '\\di': {
      const rows = execution.catalog
        .tables(databaseOf(execution))
        .flatMap(({ name: table, owner, constraints }) =>
          constraints
            .filter(({ kind }) => kind === 'primary' || kind === 'unique' || kind === 'index')
            .map((index) => ['public', index.name, 'index', owner, table])
        )
      if (rows.length === 0) throw notFound('Did not find any relations.')
      return listing('List of indexes', ['Schema', 'Name', 'Type', 'Owner', 'Table'], rows)
    }
    default:
      throw notFound(`invalid command ${command}`)
  }
}
