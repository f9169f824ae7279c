// Where in a YAML document a cursor is, told by indentation alone: while somebody types, the text is mostly no YAML.
import type { TextLines, TextPlace } from '../../../parts/editor/editor-language.ts'

/** Stands in a path for an item of a list. */
export const item = '*'

export interface YamlPlace {
  /** What the mapping is in that the cursor is in: keys, and "*" for items. */
  readonly path: readonly string[]
  /** The key whose value is typed; undefined where a key (or an item that is a scalar) is. */
  readonly key: string | undefined
  readonly typed: string
  /** Column where what is typed begins. */
  readonly from: number
  /** Column of the keys of this mapping. */
  readonly indent: number
  /** Keys of this mapping that are there already, with what stands behind them in their line. */
  readonly siblings: ReadonlyMap<string, string>
}

/** What the document of a line says of itself. */
export interface DocumentHead {
  readonly apiVersion: string | undefined
  readonly kind: string | undefined
  readonly namespace: string | undefined
}

interface LineParts {
  /** Columns of the dashes that begin items. */
  readonly dashes: readonly number[]
  readonly key:
    | { readonly name: string; readonly column: number; readonly end: number; readonly after: number }
    | undefined
  /** Column of what stands behind the dashes. */
  readonly start: number
  readonly isEmpty: boolean
}

/** Lines that are looked at in one direction: where a document is longer, its head may be out of sight. */
const reach = 20_000
const keyPattern = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[\]{},&*!|>%@`][^#]*?)\s*:(?=\s|$)/
const separator = /^(?:---|\.\.\.)(?:\s|$)/

export function lineParts(text: string): LineParts {
  const dashes: number[] = []
  let at = 0
  for (;;) {
    while (text[at] === ' ') at++
    if (text[at] !== '-' || (text[at + 1] !== ' ' && text[at + 1] !== undefined)) break
    dashes.push(at++)
  }
  const rest = text.slice(at)
  const match = keyPattern.exec(rest)
  const key =
    match === null
      ? undefined
      : { name: unquoted(match[1]!), column: at, end: at + match[1]!.length, after: at + match[0].length }
  return { dashes, key, start: at, isEmpty: rest === '' || rest.startsWith('#') }
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text
}

/** Undefined within comments, long texts and brackets. */
export function yamlPlace(lines: TextLines, { line, column }: TextPlace): YamlPlace | undefined {
  const before = lines.line(line).slice(0, column)
  if (/(?:^|\s)#/.test(before) || separator.test(before)) return undefined
  const parts = lineParts(before)
  const { key } = parts
  let typed = key === undefined ? before.slice(parts.start) : before.slice(key.after).trimStart()
  if (key !== undefined && key.after === column) return undefined
  if (/^[{[|>&*!]/.test(typed)) return undefined
  if (/^["']/.test(typed)) typed = typed.slice(1)
  const indent = key?.column ?? parts.start
  const up = enclosing(lines, line, indent, parts.dashes)
  if (up === undefined) return undefined
  const siblings = new Map([...up.siblings, ...following(lines, line, indent)])
  return { path: up.path, key: key?.name, typed, from: column - typed.length, indent, siblings }
}

/** The way from the document's root to the mapping at this column, and the keys of that above this line. */
function enclosing(
  lines: TextLines,
  line: number,
  indent: number,
  ownDashes: readonly number[]
): { readonly path: readonly string[]; readonly siblings: ReadonlyMap<string, string> } | undefined {
  const path: string[] = []
  const siblings = new Map<string, string>()
  let limit = indent
  /** The dashes of a list may stand in the column of its key. */
  let mayEqual = false
  let isInside = true
  const leave = (step: string, column: number): void => {
    path.unshift(step)
    limit = column
    mayEqual = step === item
    isInside = false
  }
  const leaveItems = (dashes: readonly number[]): void => {
    for (const dash of dashes.toReversed()) if (dash < limit) leave(item, dash)
  }
  leaveItems(ownDashes)
  for (let number = line - 1; number > Math.max(0, line - reach); number--) {
    if (limit === 0 && !mayEqual) break
    const text = lines.line(number)
    if (separator.test(text)) break
    const { dashes, key, isEmpty } = lineParts(text)
    if (isEmpty && dashes.length === 0) continue
    if (key !== undefined) {
      const value = text.slice(key.after).trim()
      if (isInside && key.column === indent) siblings.set(key.name, value)
      if (key.column < limit || (mayEqual && key.column === limit)) {
        if (/^[|>]/.test(value)) return undefined
        leave(key.name, key.column)
      }
    }
    leaveItems(dashes)
  }
  if (limit === 0 && isInside) collectRoot(lines, line, siblings)
  return { path, siblings }
}

/** At the root nothing is left on the way up, so its keys are gathered here. */
function collectRoot(lines: TextLines, line: number, siblings: Map<string, string>): void {
  for (let number = line - 1; number > Math.max(0, line - reach); number--) {
    const text = lines.line(number)
    if (separator.test(text)) return
    const { key, dashes } = lineParts(text)
    if (key?.column === 0 && dashes.length === 0) siblings.set(key.name, text.slice(key.after).trim())
  }
}

/** The keys of the same mapping below this line. */
function following(lines: TextLines, line: number, indent: number): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let number = line + 1; number <= Math.min(lines.count, line + reach); number++) {
    const text = lines.line(number)
    if (separator.test(text)) break
    const { dashes, key, start, isEmpty } = lineParts(text)
    if (isEmpty && dashes.length === 0) continue
    const first = dashes[0] ?? start
    if (first < indent) break
    if (key !== undefined && dashes.length === 0 && key.column === indent)
      found.set(key.name, text.slice(key.after).trim())
  }
  return found
}

export function documentHead(lines: TextLines, line: number): DocumentHead {
  let first = line
  while (first > 1 && line - first < reach && !separator.test(lines.line(first - 1))) first--
  const head: Record<string, string> = {}
  let isMetadata = false
  for (let number = first; number <= Math.min(lines.count, first + reach); number++) {
    const text = lines.line(number)
    if (number > line && separator.test(text)) break
    const own = /^(apiVersion|kind):\s+(\S.*)$/.exec(text)
    if (own !== null) head[own[1]!] ??= scalar(own[2]!)
    if (/^\S/.test(text) && !text.startsWith('#')) isMetadata = text.startsWith('metadata:')
    const namespace = isMetadata ? /^\s+namespace:\s+(\S.*)$/.exec(text) : null
    if (namespace !== null) head['namespace'] ??= scalar(namespace[1]!)
  }
  return { apiVersion: head['apiVersion'], kind: head['kind'], namespace: head['namespace'] }
}

/** A plain or quoted value of one line, without the comment behind it. */
export function scalar(text: string): string {
  return unquoted(text.replace(/\s+#.*$/, '').trim())
}
