import type { LogLineRow } from '../../parts/log/log-row.tsx'
import type { LogColumns } from '../../parts/log/log-row.tsx'

/** A line that is JSON or logfmt, taken apart. */
export interface StructuredLine {
  readonly fields: ReadonlyMap<string, string>
  readonly message: string
}

/** Fields that the time and level columns say already. */
const told = new Set(['time', 'ts', 'timestamp', '@timestamp', 'level', 'severity', 'lvl'])
const messageNames = ['msg', 'message', 'log', 'event']
/** Longer lines are shown as they are: nobody reads their fields in a row. */
const longestLine = 16_384
/** Fields of one line that are looked at, and columns to begin with. */
const mostFields = 40
const firstColumns = 4

/** Undefined where a line is neither; objects in a JSON line have their path as the name: "http.status". */
export function structuredLine(text: string): StructuredLine | undefined {
  if (text.length > longestLine) return undefined
  const fields = new Map<string, string>()
  if (text.startsWith('{')) {
    const object = parsedObject(text)
    if (object === undefined) return undefined
    addFields(fields, '', object)
  } else if (!addPairs(fields, text)) return undefined
  const name = messageNames.find((candidate) => fields.has(candidate))
  const message = name === undefined ? '' : fields.get(name)!
  if (name !== undefined) fields.delete(name)
  for (const each of told) fields.delete(each)
  return { fields, message }
}

function parsedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function addFields(fields: Map<string, string>, path: string, object: object): void {
  for (const [key, value] of Object.entries(object) as [string, unknown][]) {
    if (fields.size >= mostFields) return
    const name = path === '' ? key : `${path}.${key}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) addFields(fields, name, value)
    else fields.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
}

const pair = /\s*([A-Za-z_][\w.@-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/y

/** Whether all of the text is pairs, at least two. */
function addPairs(fields: Map<string, string>, text: string): boolean {
  pair.lastIndex = 0
  let count = 0
  while (pair.lastIndex < text.length && count < mostFields) {
    const match = pair.exec(text)
    if (match === null) return false
    fields.set(match[1]!, match[2] === undefined ? (match[3] ?? '') : match[2].replaceAll(/\\(.)/g, '$1'))
    count++
  }
  return count > 1
}

/** The fields that these lines have, most frequent first. */
export function fieldNames(texts: Iterable<string>): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const name of structuredLine(text)?.fields.keys() ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)).map(([name]) => name)
}

/** The columns to begin with. */
export function usualFields(names: readonly string[]): readonly string[] {
  return names.slice(0, firstColumns)
}

/** Rows are drawn again and again: what was taken apart is kept with them. */
const taken = new WeakMap<LogLineRow, StructuredLine | 'none'>()

export function columnsOf(names: readonly string[]): LogColumns {
  return {
    names,
    read: (row) => {
      if (row.isSystem === true) return undefined
      let known = taken.get(row)
      if (known === undefined) taken.set(row, (known = structuredLine(row.message) ?? 'none'))
      return known === 'none' ? undefined : known
    }
  }
}
