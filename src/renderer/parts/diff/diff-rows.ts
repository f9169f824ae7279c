import { diffArrays, diffLines } from 'diff'

/** A stretch of a line; `changed` where its word differs from the other side. */
export interface DiffPart {
  readonly text: string
  readonly changed: boolean
}

export interface DiffLine {
  /** Counted from 1 on its own side. */
  readonly number: number
  readonly text: string
  readonly parts: readonly DiffPart[]
}

/** One row of the side-by-side view. A missing side is undefined. */
export type DiffRow =
  | {
      readonly kind: 'same' | 'changed' | 'removed' | 'added'
      readonly old: DiffLine | undefined
      readonly new: DiffLine | undefined
    }
  | {
      readonly kind: 'fold'
      readonly key: string
      /** Unchanged rows hidden here. */
      readonly rows: readonly DiffRow[]
      /** The outermost fields hidden: "ports", "resources.requests". */
      readonly names: readonly string[]
    }

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function plain(number: number, text: string): DiffLine {
  return { number, text, parts: [{ text, changed: false }] }
}

interface YamlKey {
  readonly indent: number
  readonly name: string
  readonly item: boolean
}

/** The key a line of YAML begins with, and how deep it stands; a list item's key stands after its dash. */
export function yamlKey(line: string): YamlKey | undefined {
  const match = /^(\s*)(- )?("[^"]+"|[^\s:#"'][^:]*):(\s|$)/.exec(line)
  if (match === null) return undefined
  const [, space = '', dash, name = ''] = match
  return { indent: space.length + (dash?.length ?? 0), name: name.replaceAll('"', ''), item: dash !== undefined }
}

/** Whether an old and a new line are one field that got another value; list items are told apart by what they name. */
function sameField(before: string, after: string): boolean {
  const one = yamlKey(before)
  const two = yamlKey(after)
  if (one === undefined || two === undefined) return false
  return (
    one.name === two.name && one.indent === two.indent && one.item === two.item && !(one.item && one.name === 'name')
  )
}

/** Words end at white space and at : @ = , so that a version or an amount is one word. */
function words(line: string): string[] {
  return line.match(/[\s:@=,]|[^\s:@=,]+/g) ?? []
}

function wordParts(before: string, after: string): readonly [readonly DiffPart[], readonly DiffPart[]] {
  const old: DiffPart[] = []
  const fresh: DiffPart[] = []
  for (const change of diffArrays(words(before), words(after))) {
    const text = change.value.join('')
    if (!change.added) old.push({ text, changed: change.removed })
    if (!change.removed) fresh.push({ text, changed: change.added })
  }
  return [old, fresh]
}

/** Rows of a changed stretch: lines of the same field stand beside each other, others on their own side. */
function changedRows(
  before: readonly string[],
  after: readonly string[],
  oldStart: number,
  newStart: number
): readonly DiffRow[] {
  const rows: DiffRow[] = []
  let newIndex = 0
  const addUntil = (end: number): void => {
    for (; newIndex < end; newIndex += 1) {
      rows.push({ kind: 'added', old: undefined, new: plain(newStart + newIndex, after[newIndex] ?? '') })
    }
  }
  before.forEach((text, oldIndex) => {
    const partner = after.findIndex((candidate, index) => index >= newIndex && sameField(text, candidate))
    if (partner < 0) {
      rows.push({ kind: 'removed', old: plain(oldStart + oldIndex, text), new: undefined })
      return
    }
    addUntil(partner)
    const other = after[partner] ?? ''
    const [oldParts, newParts] = wordParts(text, other)
    rows.push({
      kind: 'changed',
      old: { number: oldStart + oldIndex, text, parts: oldParts },
      new: { number: newStart + partner, text: other, parts: newParts }
    })
    newIndex = partner + 1
  })
  addUntil(after.length)
  return rows
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** Every line of two texts, side by side, nothing folded. Where comparing takes too long, all of it counts as changed. */
export function diffRows(before: string, after: string): readonly DiffRow[] {
  const changes = diffLines(ended(before), ended(after), { timeout: 1000 }) ?? [
    { value: ended(before), added: false, removed: true },
    { value: ended(after), added: true, removed: false }
  ]
  const rows: DiffRow[] = []
  let oldNumber = 1
  let newNumber = 1
  let removed: readonly string[] = []
  let added: readonly string[] = []
  const flush = (): void => {
    rows.push(...changedRows(removed, added, oldNumber, newNumber))
    oldNumber += removed.length
    newNumber += added.length
    removed = []
    added = []
  }
  for (const change of changes) {
    const lines = linesOf(change.value)
    if (change.removed) removed = [...removed, ...lines]
    else if (change.added) added = [...added, ...lines]
    else {
      flush()
      for (const text of lines) {
        rows.push({ kind: 'same', old: plain(oldNumber, text), new: plain(newNumber, text) })
        oldNumber += 1
        newNumber += 1
      }
    }
  }
  flush()
  return rows
}

/**
 * Names what a fold hides: its outermost fields in order. A field that goes on below the fold is named with the part
 * that is hidden ("resources.requests").
 */
export function hiddenNames(lines: readonly string[], next: string | undefined): readonly string[] {
  const keys = lines.map(yamlKey).filter((key) => key !== undefined)
  const indent = Math.min(...keys.map((key) => key.indent))
  const names: string[] = []
  keys.forEach((key, index) => {
    if (key.indent !== indent) return
    const following = keys.slice(index + 1)
    const isLast = !following.some((other) => other.indent === indent)
    const child = following[0]
    const goesOn = isLast && child !== undefined && next !== undefined && (yamlKey(next)?.indent ?? 0) > indent
    const name = goesOn ? `${key.name}.${child.name}` : key.name
    if (!names.includes(name)) names.push(name)
  })
  return names
}

/** Folds unchanged stretches, leaving `context` lines at each change. A fold of fewer than three lines is not worth it. */
export function foldRows(rows: readonly DiffRow[], context = 3): readonly DiffRow[] {
  const result: DiffRow[] = []
  let index = 0
  while (index < rows.length) {
    const row = rows[index]
    if (row === undefined) break
    if (row.kind !== 'same') {
      result.push(row)
      index += 1
      continue
    }
    let end = index
    while (rows[end]?.kind === 'same') end += 1
    const from = index === 0 ? 0 : index + context
    const to = end === rows.length ? end : end - context
    if (to - from < 3) result.push(...rows.slice(index, end))
    else {
      const hidden = rows.slice(from, to)
      const texts = hidden.map((same) => (same.kind === 'fold' ? '' : (same.old?.text ?? '')))
      const after = rows[to]
      const next = after === undefined || after.kind === 'fold' ? undefined : (after.old ?? after.new)?.text
      result.push(
        ...rows.slice(index, from),
        { kind: 'fold', key: `fold-${from}`, rows: hidden, names: hiddenNames(texts, next) },
        ...rows.slice(to, end)
      )
    }
    index = end
  }
  return result
}
