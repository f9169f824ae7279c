// Results as MySQL's clients print them: as a table, for other programs, or a line for each value.
import type { SqlReply, SqlResult } from '../../daemons/sql/reply.ts'
import { type State } from './mysql.ts'
import { padded, widthOf } from './sql-client.ts'

export function printed(state: State, { result }: SqlReply): string {
  if (result.kind === 'error') return ''
  if (result.kind === 'rows') {
    if (result.rows.length === 0) return state.isInteractive ? 'Empty set (0.00 sec)\n\n' : ''
    const text = state.isVertical
      ? vertical(result)
      : state.isTable
        ? table(result, state.hasNames)
        : batch(result, state.hasNames)
    const count = result.rows.length
    return state.isInteractive ? `${text}${count} row${count === 1 ? '' : 's'} in set (0.00 sec)\n\n` : text
  }
  if (!state.isInteractive) return ''
  if (result.tag === 'USE') return 'Database changed\n'
  const { affected } = result
  const head = `Query OK, ${affected} row${affected === 1 ? '' : 's'} affected (0.01 sec)\n`
  const word = (state.current ?? '').trim().split(/\s/, 1)[0]!.toUpperCase()
  if (word === 'UPDATE') return `${head}Rows matched: ${affected}  Changed: ${affected}  Warnings: 0\n\n`
  return word === 'INSERT' && affected > 1 ? `${head}Records: ${affected}  Duplicates: 0  Warnings: 0\n\n` : `${head}\n`
}

type Rows = Extract<SqlResult, { readonly kind: 'rows' }>

export function table({ columns, rows }: Rows, hasNames: boolean): string {
  const cells = rows.map((row) => row.map((cell) => cell ?? 'NULL'))
  const widths = columns.map(({ name, mayBeNull }, index) =>
    Math.max(widthOf(name), mayBeNull === true ? 4 : 0, ...cells.map((row) => widthOf(row[index]!)))
  )
  const edge = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const lines = cells.map(
    (row) => `|${row.map((cell, index) => ` ${padded(cell, widths[index]!, columns[index]!.isNumber)} `).join('|')}|\n`
  )
  const head = `|${columns.map(({ name }, index) => ` ${padded(name, widths[index]!, false)} `).join('|')}|\n`
  return `${edge}${hasNames ? `${head}${edge}` : ''}${lines.join('')}${edge}`
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\\': '\\\\', '\0': '\\0' }

function batch({ columns, rows }: Rows, hasNames: boolean): string {
  const lines = rows.map((row) =>
    row.map((cell) => (cell ?? 'NULL').replaceAll(/[\n\t\\\0]/g, (char) => escapes[char]!))
  )
  if (hasNames) lines.unshift(columns.map(({ name }) => name))
  return lines.map((line) => `${line.join('\t')}\n`).join('')
}

function vertical({ columns, rows }: Rows): string {
  const width = Math.max(...columns.map(({ name }) => widthOf(name)))
  return rows
    .map((row, index) => {
      const head = `*************************** ${index + 1}. row ***************************\n`
      return head + row.map((cell, at) => `${padded(columns[at]!.name, width, true)}: ${cell ?? 'NULL'}\n`).join('')
    })
    .join('')
}
