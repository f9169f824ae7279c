// Results as psql prints them: aligned, unaligned, or a line for each value.
import type { SqlResult } from '../../daemons/sql/reply.ts'
import { type State } from './psql.ts'
import { padded, widthOf } from './sql-client.ts'

type Rows = Extract<SqlResult, { readonly kind: 'rows' }>

export function printed(state: State, result: Rows): string {
  const { columns, rows, footer } = result
  if (state.isUnaligned) {
    const lines = rows.map((row) => row.map((cell) => cell ?? '').join('|'))
    if (!state.hasNames) return lines.map((line) => `${line}\n`).join('')
    return `${[columns.map(({ name }) => name).join('|'), ...lines].join('\n')}\n(${countText(rows.length)})\n`
  }
  if (state.isExpanded) return expanded(result)
  // A command that gives its rows back says what it did, too.
  const tag = footer !== undefined && result.title === undefined && !state.isQuiet ? `${footer}\n` : ''
  return aligned(result, state.hasNames) + tag
}

function countText(count: number): string {
  return `${count} row${count === 1 ? '' : 's'}`
}

function centered(text: string, width: number): string {
  const left = Math.floor((width - widthOf(text)) / 2)
  return padded(' '.repeat(left) + text, width, false)
}

function aligned({ columns, rows, title, footer }: Rows, hasNames: boolean): string {
  const cells = rows.map((row) => row.map((cell) => (cell ?? '').split('\n')))
  const widths = columns.map(({ name }, index) =>
    Math.max(hasNames ? widthOf(name) : 0, ...cells.map((row) => Math.max(...row[index]!.map(widthOf))))
  )
  const lines: string[] = []
  const total = widths.reduce((sum, width) => sum + width + 3, -1)
  if (title !== undefined) lines.push(' '.repeat(Math.max(Math.floor((total - widthOf(title)) / 2), 0)) + title)
  if (hasNames) {
    lines.push(columns.map(({ name }, index) => ` ${centered(name, widths[index]!)} `).join('|'))
    lines.push(widths.map((width) => '-'.repeat(width + 2)).join('+'))
  }
  for (const row of cells) {
    const height = Math.max(...row.map((cell) => cell.length))
    for (let at = 0; at < height; at++) {
      lines.push(
        row
          .map((cell, index) => {
            const isLast = index === row.length - 1
            const { isNumber } = columns[index]!
            // Nothing stands behind the last column's text.
            const width = isLast && !isNumber ? 0 : widths[index]!
            return ` ${padded(cell[at] ?? '', width, isNumber)}${isLast ? '' : ' '}`
          })
          .join('|')
      )
    }
  }
  if (title?.startsWith('Table') === true || title?.startsWith('View') === true) {
    if (footer !== undefined && footer !== '') lines.push(footer)
  } else if (hasNames) lines.push(`(${countText(rows.length)})`)
  return `${lines.join('\n')}\n\n`
}

function expanded({ columns, rows }: Rows): string {
  if (rows.length === 0) return '(0 rows)\n\n'
  const names = Math.max(...columns.map(({ name }) => widthOf(name)))
  const values = Math.max(...rows.flatMap((row) => row.map((cell) => widthOf(cell ?? ''))))
  return `${rows
    .map((row, index) => {
      const head = `-[ RECORD ${index + 1} ]`
      const line = head + '-'.repeat(Math.max(names + 1 - head.length, 0))
      const rest =
        head.length > names + 1
          ? '-'.repeat(Math.max(names + values + 3 - head.length, 0))
          : `+${'-'.repeat(values + 1)}`
      return `${line}${rest}\n${row.map((cell, at) => `${padded(columns[at]!.name, names, false)} | ${cell ?? ''}\n`).join('')}`
    })
    .join('')}\n`
}
