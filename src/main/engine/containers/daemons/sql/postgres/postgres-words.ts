import type { SqlResult } from '../reply.ts'
import type { SqlFault } from '../sql-error.ts'

/** State, text, what stands below it, and where in the statement it is. */
type Words = readonly [state: string, text: string, detail?: string, at?: number]

/** A fault in PostgreSQL's words (src/backend), with the line that psql points at. */
export function postgresWords(fault: SqlFault, sql: string): Extract<SqlResult, { readonly kind: 'error' }> {
  const [state, text, detail, at] = wordsOf(fault, sql)
  const below = [at === undefined ? undefined : pointer(sql, at), detail]
    .filter((part) => part !== undefined)
    .join('\n')
  const code = fault.kind === 'own' ? fault.code : 0
  return { kind: 'error', code, state, text, ...(below === '' ? {} : { detail: below }) }
}

/** LINE 1: select * from nothing; and a caret below. */
function pointer(sql: string, at: number): string {
  const before = sql.slice(0, at)
  const line = before.split('\n').length
  const start = before.lastIndexOf('\n') + 1
  const end = sql.indexOf('\n', at)
  const head = `LINE ${line}: `
  return `${head}${sql.slice(start, end === -1 ? sql.length : end)}\n${' '.repeat(head.length + at - start)}^`
}

/** The row that fails, where it is known. */
function rowDetail(row: string): string | undefined {
  return row === '' ? undefined : `DETAIL:  Failing row contains ${row}.`
}

function wordsOf(fault: SqlFault, sql: string): Words {
  switch (fault.kind) {
    case 'own':
      return [fault.state, fault.text, fault.detail]
    case 'syntax':
      return fault.near === ''
        ? ['42601', 'syntax error at end of input', undefined, sql.length]
        : ['42601', `syntax error at or near "${fault.near}"`, undefined, fault.at]
    case 'no-table':
      return ['42P01', `relation "${fault.table}" does not exist`, undefined, fault.at]
    case 'no-column': {
      const name = fault.column.includes('.') ? `column ${fault.column}` : `column "${fault.column}"`
      const into = /^insert\s+into\s+"?(\w+)/i.exec(sql)?.[1]
      const isListed = into !== undefined && (fault.at ?? 0) < sql.toLowerCase().indexOf('values')
      return ['42703', `${name}${isListed ? ` of relation "${into}"` : ''} does not exist`, undefined, fault.at]
    }
    case 'no-database':
      return ['3D000', `database "${fault.database}" does not exist`]
    case 'no-database-chosen':
      return ['3D000', 'no database selected']
    case 'table-exists':
      return ['42P07', `relation "${fault.table}" already exists`]
    case 'column-exists':
      return ['42701', `column "${fault.column}" of relation "${fault.table}" already exists`]
    case 'database-exists':
      return ['42P04', `database "${fault.database}" already exists`]
    case 'no-function':
      return [
        '42883',
        `function ${fault.name.toLowerCase()} does not exist`,
        'HINT:  No function matches the given name and argument types. You might need to add explicit type casts.',
        fault.at
      ]
    case 'duplicate': {
      const key = fault.isPrimary ? `${fault.table}_pkey` : `${fault.table}_${fault.columns.join('_')}_key`
      const detail = `DETAIL:  Key (${fault.columns.join(', ')})=(${fault.values.join(', ')}) already exists.`
      return ['23505', `duplicate key value violates unique constraint "${key}"`, detail]
    }
    case 'null':
      return [
        '23502',
        `null value in column "${fault.column}" of relation "${fault.table}" violates not-null constraint`,
        rowDetail(fault.row)
      ]
    case 'type': {
      const type = fault.type.startsWith('numeric') ? 'numeric' : fault.type.replace(/ with(out)? time zone/, '')
      const at = sql.indexOf(`'${fault.value}'`)
      const text = `invalid input syntax for type ${type}: "${fault.value}"`
      return ['22P02', text, undefined, ...(at === -1 ? [] : [at])] as unknown as Words
    }
    case 'too-long':
      return ['22001', `value too long for type character varying(${fault.size})`]
    case 'check':
      return [
        '23514',
        `new row for relation "${fault.table}" violates check constraint "${fault.name}"`,
        rowDetail(fault.row)
      ]
    case 'no-parent':
      return [
        '23503',
        `insert or update on table "${fault.table}" violates foreign key constraint "${fault.table}_${fault.columns.join('_')}_fkey"`,
        `DETAIL:  Key (${fault.columns.join(', ')})=(${fault.values.join(', ')}) is not present in table "${fault.parent}".`
      ]
    case 'has-children':
      return [
        '23503',
        `update or delete on table "${fault.parent}" violates foreign key constraint "${fault.table}_${fault.columns.join('_')}_fkey" on table "${fault.table}"`
      ]
    case 'count':
      return [
        '42601',
        fault.values > fault.columns
          ? 'INSERT has more expressions than target columns'
          : 'INSERT has more target columns than expressions'
      ]
    case 'denied':
      return ['42501', `permission denied for database ${fault.database}`]
    case 'full':
      return [
        '53100',
        'could not extend file "base/16384/16385": No space left on device',
        'HINT:  Check free disk space.'
      ]
    case 'too-much':
      return ['57014', 'canceling statement due to statement timeout']
    case 'aggregate':
      return ['42803', 'aggregate functions are not allowed in WHERE']
  }
}
