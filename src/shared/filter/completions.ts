import { filterKeys, type FilterKey } from './filter.ts'

/** What there is to name in a filter, most useful first within each list. */
export interface FilterFacts {
  readonly labels: Readonly<Record<string, readonly string[]>>
  readonly statuses: readonly string[]
  readonly nodes: readonly string[]
  readonly namespaces: readonly string[]
  readonly owners: readonly string[]
  /** Where several kinds stand in one list. */
  readonly kinds?: readonly string[]
}

export interface Completions {
  /** The part of the text that an option replaces. */
  readonly from: number
  readonly to: number
  /** At most 20, each complete with its key, its negation and its quotes. */
  readonly options: readonly string[]
}

const optionLimit = 20

/** What the word under the cursor may become; no options where nothing begins like it. */
export function completionsFor(text: string, cursor: number, facts: FilterFacts): Completions {
  const from = wordStart(text, cursor)
  const word = text.slice(from, cursor)
  const prefix = word.startsWith('!') ? '!' : ''
  const body = word.slice(prefix.length)
  const colon = body.indexOf(':')
  const none: Completions = { from, to: cursor, options: [] }
  if (word === '' || body.startsWith('/')) return none
  if (colon === -1) {
    const keys = filterKeys.filter(
      (key) => key.startsWith(body) && body !== '' && (key !== 'kind' || facts.kinds !== undefined)
    )
    return { from, to: cursor, options: keys.map((key) => `${prefix}${key}:`) }
  }
  const key = filterKeys.find((candidate) => candidate === body.slice(0, colon))
  if (key === undefined) return none
  const rest = body.slice(colon + 1)
  const negation = rest.startsWith('!') ? '!' : ''
  const list = rest.slice(negation.length)
  const comma = lastComma(list)
  const typed = list
    .slice(comma + 1)
    .replaceAll('"', '')
    .toLowerCase()
  const head = `${prefix}${key}:${negation}${list.slice(0, comma + 1)}`
  const options = valuesOf(key, typed, facts)
    .filter((value) => value.toLowerCase().startsWith(typed) && value.toLowerCase() !== typed)
    .slice(0, optionLimit)
    .map((value) => head + (/[\s,]/.test(value) ? `"${value}"` : value))
  return { from, to: cursor, options }
}

function valuesOf(key: FilterKey, typed: string, facts: FilterFacts): readonly string[] {
  switch (key) {
    case 'status':
      return facts.statuses
    case 'node':
      return facts.nodes
    case 'ns':
      return facts.namespaces
    case 'owner':
      return facts.owners
    case 'kind':
      return facts.kinds ?? []
    case 'label': {
      const equals = typed.indexOf('=')
      if (equals === -1) return Object.keys(facts.labels)
      const name = Object.keys(facts.labels).find((label) => label.toLowerCase() === typed.slice(0, equals))
      return name === undefined ? [] : (facts.labels[name] ?? []).map((value) => `${name}=${value}`)
    }
  }
}

/** Start of the term that ends at the cursor; blanks within quotes do not end one. */
function wordStart(text: string, cursor: number): number {
  let start = 0
  let quoted = false
  for (let at = 0; at < cursor; at++) {
    if (text[at] === '"') quoted = !quoted
    else if (!quoted && /\s/.test(text[at]!)) start = at + 1
  }
  return start
}

function lastComma(text: string): number {
  let last = -1
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    else if (text[at] === ',' && !quoted) last = at
  }
  return last
}
