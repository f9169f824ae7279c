import type { SqlResult } from '../reply.ts'
import type { SqlFault } from '../sql-error.ts'

type Words = readonly [code: number, state: string, text: string]

/** A fault in MySQL's words, with its number and SQLSTATE: share/messages_to_clients.txt. */
export function mysqlWords(fault: SqlFault, sql: string): Extract<SqlResult, { readonly kind: 'error' }> {
  const [code, state, text] = wordsOf(fault, sql)
  return { kind: 'error', code, state, text }
}

function clauseOf(sql: string, at: number | undefined): string {
  const before = sql.slice(0, at ?? 0).toUpperCase()
  for (const [word, clause] of [
    ['ORDER BY', 'order clause'],
    ['GROUP BY', 'group statement'],
    ['HAVING', 'having clause'],
    ['WHERE', 'where clause'],
    [' ON ', 'on clause']
  ] as const)
    if (before.includes(word)) return clause
  return 'field list'
}

function wordsOf(fault: SqlFault, sql: string): Words {
  switch (fault.kind) {
    case 'own':
      return [fault.code, fault.state, fault.text]
    case 'syntax': {
      const rest = sql.slice(fault.at).slice(0, 80)
      const line = sql.slice(0, fault.at).split('\n').length
      return [
        1064,
        '42000',
        `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${rest}' at line ${line}`
      ]
    }
    case 'no-table':
      return [1146, '42S02', `Table '${fault.database}.${fault.table.split('.').at(-1)!}' doesn't exist`]
    case 'no-column':
      return [1054, '42S22', `Unknown column '${fault.column}' in '${clauseOf(sql, fault.at)}'`]
    case 'no-database':
      return [1049, '42000', `Unknown database '${fault.database}'`]
    case 'no-database-chosen':
      return [1046, '3D000', 'No database selected']
    case 'table-exists':
      return [1050, '42S01', `Table '${fault.table}' already exists`]
    case 'column-exists':
      return [1060, '42S21', `Duplicate column name '${fault.column}'`]
    case 'database-exists':
      return [1007, 'HY000', `Can't create database '${fault.database}'; database exists`]
    case 'no-function':
      return [1305, '42000', `FUNCTION ${fault.name} does not exist`]
    case 'duplicate': {
      const key = fault.isPrimary ? 'PRIMARY' : fault.columns.join('_')
      return [1062, '23000', `Duplicate entry '${fault.values.join('-')}' for key '${fault.table}.${key}'`]
    }
    case 'null':
      return fault.isGiven
        ? [1048, '23000', `Column '${fault.column}' cannot be null`]
        : [1364, 'HY000', `Field '${fault.column}' doesn't have a default value`]
    case 'type': {
      const isTime = /^(date|time)/.test(fault.type)
      const name = /int/.test(fault.type)
        ? 'integer'
        : isTime
          ? fault.type.replace(/\(.*/, '').replace('timestamp', 'datetime')
          : 'decimal'
      const text = `Incorrect ${name} value: '${fault.value}' for column '${fault.column}' at row 1`
      return isTime ? [1292, '22007', text] : [1366, 'HY000', text]
    }
    case 'too-long':
      return [1406, '22001', `Data too long for column '${fault.column}' at row 1`]
    case 'check':
      return [3819, 'HY000', `Check constraint '${fault.name}' is violated.`]
    case 'no-parent':
    case 'has-children': {
      const names = (columns: readonly string[]): string => columns.map((name) => `\`${name}\``).join(', ')
      const constraint = `CONSTRAINT \`${fault.table}_ibfk_1\` FOREIGN KEY (${names(fault.columns)}) REFERENCES \`${fault.parent}\` (${names(fault.parentColumns)})`
      const where = `(\`${fault.database}\`.\`${fault.table}\`, ${constraint})`
      return fault.kind === 'no-parent'
        ? [1452, '23000', `Cannot add or update a child row: a foreign key constraint fails ${where}`]
        : [1451, '23000', `Cannot delete or update a parent row: a foreign key constraint fails ${where}`]
    }
    case 'count':
      return [1136, '21S01', "Column count doesn't match value count at row 1"]
    case 'denied':
      return [1044, '42000', `Access denied for user ${fault.what} to database '${fault.database}'`]
    case 'full':
      return [1114, 'HY000', `The table '${fault.table}' is full`]
    case 'too-much':
      return [
        1104,
        '42000',
        'The SELECT would examine more than MAX_JOIN_SIZE rows; check your WHERE and use SET SQL_BIG_SELECTS=1 or SET MAX_JOIN_SIZE=# if the SELECT is okay'
      ]
    case 'aggregate':
      return [1111, 'HY000', 'Invalid use of group function']
  }
}
