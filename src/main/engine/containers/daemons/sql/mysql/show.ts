// SHOW and DESCRIBE.
import type { ColumnFacts, TableFacts } from '../catalog.ts'
import { databaseOf, placeOf, tableParts, type Execution } from '../execution.ts'
import { likeMatches } from '../functions.ts'
import type { SqlResult } from '../reply.ts'
import { SqlError } from '../sql-error.ts'
import { isSign, isWord, nameOf, type Token } from '../tokens.ts'

type Act = (execution: Execution, tokens: readonly Token[], sql: string) => SqlResult

function table(
  names: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  numbers: readonly number[] = []
): SqlResult {
  return { kind: 'rows', columns: names.map((name, index) => ({ name, isNumber: numbers.includes(index) })), rows }
}

/** What stands behind LIKE; all where nothing does. */
function likeIn(tokens: readonly Token[]): (name: string) => boolean {
  const at = tokens.findIndex((token) => isWord(token, 'LIKE'))
  const pattern = at === -1 ? undefined : tokens[at + 1]?.value.toLowerCase()
  return (name) => pattern === undefined || likeMatches(pattern, name.toLowerCase())
}

/** The name behind FROM or IN: table, or database.table; both where FROM comes twice. */
function namesIn(tokens: readonly Token[], start: number): readonly string[] {
  const parts: string[] = []
  let at = start
  for (;;) {
    const name = nameOf(tokens[at], 'mysql')
    if (name === undefined) break
    parts.push(name)
    if (!isSign(tokens[at + 1], '.')) break
    at += 2
  }
  if (isWord(tokens[at + 1], 'FROM', 'IN')) parts.unshift(nameOf(tokens[at + 2], 'mysql') ?? '')
  return parts
}

const showDatabases: Act = ({ catalog, world }, tokens) => {
  const isLike = likeIn(tokens)
  const rights = catalog.users.filter(({ name }) => name === world.user).flatMap((user) => user.rights)
  const names = catalog.databases
    .map(({ name }) => name)
    .filter(
      (name) =>
        rights.includes('*') || rights.includes(name) || name === 'information_schema' || name === 'performance_schema'
    )
  return table(
    ['Database'],
    names.filter(isLike).map((name) => [name])
  )
}

const showTables: Act = (execution, tokens) => {
  const isFull = isWord(tokens[1], 'FULL')
  const at = isFull ? 3 : 2
  const database = isWord(tokens[at], 'FROM', 'IN') ? (nameOf(tokens[at + 1], 'mysql') ?? '') : databaseOf(execution)
  if (!execution.catalog.hasDatabase(database)) throw new SqlError({ kind: 'no-database', database })
  execution.allow(database, 'SELECT', '')
  const isLike = likeIn(tokens)
  const shown = execution.catalog.tables(database).filter(({ name }) => isLike(name))
  const column = `Tables_in_${database}`
  if (!isFull)
    return table(
      [column],
      shown.map(({ name }) => [name])
    )
  return table(
    [column, 'Table_type'],
    shown.map(({ name, kind }) => [name, kind === 'view' ? 'VIEW' : 'BASE TABLE'])
  )
}

function described(
  execution: Execution,
  parts: readonly string[],
  at: number
): readonly [TableFacts, readonly ColumnFacts[]] {
  placeOf(execution, parts, at)
  const [database, name] = tableParts(execution, parts)
  const facts = execution.catalog.table(database, name)
  if (facts === undefined) throw new SqlError({ kind: 'no-table', database, table: name })
  return [facts, execution.catalog.columns(database, name)]
}

const describe: Act = (execution, tokens) => {
  const from = tokens.findIndex((token) => isWord(token, 'FROM', 'IN'))
  const start = isWord(tokens[0], 'SHOW') ? from + 1 : 1
  const [, columns] = described(execution, namesIn(tokens, start), tokens[start]?.at ?? 0)
  const isLike = likeIn(tokens)
  return table(
    ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'],
    columns
      .filter(({ name }) => isLike(name))
      .map(({ name, type, nullable, key, default: byDefault, extra }) => [
        name,
        type,
        nullable ? 'YES' : 'NO',
        key,
        byDefault,
        extra
      ])
  )
}

function columnText({ name, type, nullable, default: byDefault, extra }: ColumnFacts): string {
  const words = [`  \`${name}\` ${type}`]
  if (!nullable) words.push('NOT NULL')
  if (extra === 'auto_increment') words.push('AUTO_INCREMENT')
  else if (byDefault !== null)
    words.push(byDefault === 'CURRENT_TIMESTAMP' ? 'DEFAULT CURRENT_TIMESTAMP' : `DEFAULT '${byDefault}'`)
  else if (nullable) words.push(type === 'timestamp' ? 'NULL DEFAULT NULL' : 'DEFAULT NULL')
  if (/on update/.test(extra)) words.push('ON UPDATE CURRENT_TIMESTAMP')
  return words.join(' ')
}

const showCreateTable: Act = (execution, tokens) => {
  const [facts, columns] = described(execution, namesIn(tokens, 3), tokens[3]?.at ?? 0)
  const list = (names: readonly string[] = []): string => names.map((name) => `\`${name}\``).join(', ')
  const lines = columns.map(columnText)
  for (const { kind, name, columns: keyed, parent, parentColumns, onDelete, expression } of facts.constraints) {
    const names = list(keyed)
    if (kind === 'primary') lines.push(`  PRIMARY KEY (${names})`)
    else if (kind === 'unique') lines.push(`  UNIQUE KEY \`${name}\` (${names})`)
    else if (kind === 'index') lines.push(`  KEY \`${name}\` (${names})`)
    else if (kind === 'check') lines.push(`  CONSTRAINT \`${name}\` CHECK ((${expression ?? ''}))`)
    else
      lines.push(
        `  CONSTRAINT \`${name}\` FOREIGN KEY (${names}) REFERENCES \`${parent ?? ''}\` (${list(parentColumns)})${onDelete === undefined ? '' : ` ON DELETE ${onDelete}`}`
      )
  }
  const text = `CREATE TABLE \`${facts.name}\` (\n${lines.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci`
  return table(['Table', 'Create Table'], [[facts.name, text]])
}

const showIndex: Act = (execution, tokens) => {
  const from = tokens.findIndex((token) => isWord(token, 'FROM', 'IN'))
  const [facts] = described(execution, namesIn(tokens, from + 1), tokens[from + 1]?.at ?? 0)
  const rows = facts.constraints
    .filter(({ kind }) => kind === 'primary' || kind === 'unique' || kind === 'index')
    .flatMap(({ kind, name, columns }) =>
      columns.map((column, index) => [
        facts.name,
        kind === 'index' ? '1' : '0',
        name,
        String(index + 1),
        column,
        'A',
        '0',
        'BTREE'
      ])
    )
  return table(
    ['Table', 'Non_unique', 'Key_name', 'Seq_in_index', 'Column_name', 'Collation', 'Cardinality', 'Index_type'],
    rows,
    [1, 3, 6]
  )
}

const variables = (version: string): Readonly<Record<string, string>> => ({
  autocommit: 'ON',
  character_set_server: 'utf8mb4',
  collation_server: 'utf8mb4_0900_ai_ci',
  datadir: '/var/lib/mysql/',
  default_storage_engine: 'InnoDB',
  innodb_buffer_pool_size: '134217728',
  max_connections: '151',
  port: '3306',
  server_id: '1',
  socket: '/var/run/mysqld/mysqld.sock',
  time_zone: 'SYSTEM',
  version
})

const showVariables: Act = ({ world }, tokens) => {
  const isLike = likeIn(tokens)
  return table(
    ['Variable_name', 'Value'],
    Object.entries(variables(world.version)).filter(([name]) => isLike(name))
  )
}

const showStatus: Act = (_execution, tokens) => {
  const isLike = likeIn(tokens)
  const rows = [
    ['Max_used_connections', '1'],
    ['Threads_connected', '1'],
    ['Threads_running', '2']
  ]
  return table(
    ['Variable_name', 'Value'],
    rows.filter(([name]) => isLike(name!))
  )
}

const showProcesses: Act = ({ world }) =>
  table(
    ['Id', 'User', 'Host', 'db', 'Command', 'Time', 'State', 'Info'],
    [['8', world.user, 'localhost', world.database, 'Query', '0', 'init', 'SHOW PROCESSLIST']],
    [0, 5]
  )

const showGrants: Act = ({ catalog, world }) => {
  const user = catalog.users.find(({ name }) => name === world.user)!
  const whom = `\`${user.name}\`@\`${user.host}\``
  const rows = user.rights.map((right) =>
    right === '*'
      ? [`GRANT ALL PRIVILEGES ON *.* TO ${whom} WITH GRANT OPTION`]
      : [`GRANT ALL PRIVILEGES ON \`${right}\`.* TO ${whom}`]
  )
  const all = user.rights.includes('*') ? rows : [[`GRANT USAGE ON *.* TO ${whom}`], ...rows]
  return table([`Grants for ${user.name}@${user.host}`], all)
}

export function showOf(tokens: readonly Token[]): Act | undefined {
  const [first, second, third] = tokens
  if (isWord(first, 'DESCRIBE', 'DESC')) return describe
  if (!isWord(first, 'SHOW')) return undefined
  if (isWord(second, 'DATABASES', 'SCHEMAS')) return showDatabases
  if (isWord(second, 'TABLES') || (isWord(second, 'FULL') && isWord(third, 'TABLES'))) return showTables
  if (isWord(second, 'COLUMNS', 'FIELDS')) return describe
  if (isWord(second, 'CREATE') && isWord(third, 'TABLE')) return showCreateTable
  if (isWord(second, 'INDEX', 'INDEXES', 'KEYS')) return showIndex
  if (isWord(second, 'VARIABLES') || isWord(third, 'VARIABLES')) return showVariables
  if (isWord(second, 'STATUS') || isWord(third, 'STATUS')) return showStatus
  if (isWord(second, 'PROCESSLIST') || isWord(third, 'PROCESSLIST')) return showProcesses
  if (isWord(second, 'GRANTS')) return showGrants
  if (isWord(second, 'WARNINGS', 'ERRORS')) return () => table(['Level', 'Code', 'Message'], [])
  return undefined
}
