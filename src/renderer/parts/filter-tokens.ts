/** One finished word of a filter: `status:!Completed` is { key: 'status', value: 'Completed', negated: true }. */
export interface FilterToken {
  readonly key: string
  readonly value: string
  readonly negated: boolean
}

/** What a filter box holds: finished tokens and what is being typed, which filters by name. */
export interface FilterValue {
  readonly tokens: readonly FilterToken[]
  readonly text: string
}

/** The token as it is typed and shown; a value with a space is quoted. */
export function formatToken(token: FilterToken): string {
  const value = /[\s"]/.test(token.value) ? `"${token.value.replaceAll('"', '\\"')}"` : token.value
  return `${token.key}:${token.negated ? '!' : ''}${value}`
}

/** Reads one word as a token; undefined where it has no known key or no value. `!` may stand before key or value. */
export function parseToken(word: string, keys: readonly string[]): FilterToken | undefined {
  const match = /^(!?)([A-Za-z][\w-]*):(!?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))$/.exec(word)
  if (match === null) return undefined
  const [, before, key = '', after, quoted, plain = ''] = match
  if (!keys.includes(key)) return undefined
  const value = quoted === undefined ? plain : quoted.replaceAll('\\"', '"')
  if (value === '') return undefined
  return { key, value, negated: (before === '!') !== (after === '!') }
}

/** Words of a text, where quotes keep spaces together. */
function words(text: string): readonly string[] {
  return text.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+|"/g) ?? []
}

/** Turns every finished word of the text that is a token into one; the rest stays as text. No token stands twice. */
export function acceptText(value: FilterValue, keys: readonly string[]): FilterValue {
  const tokens = [...value.tokens]
  const rest: string[] = []
  for (const word of words(value.text)) {
    const token = parseToken(word, keys)
    if (token === undefined) rest.push(word)
    else if (!tokens.some((other) => formatToken(other) === formatToken(token))) tokens.push(token)
  }
  return { tokens, text: rest.join(' ') }
}

/** The whole filter as one line, as it stands in an address or a saved view; parseFilter reads it back. */
export function formatFilter(value: FilterValue): string {
  return [...value.tokens.map(formatToken), value.text].filter((part) => part !== '').join(' ')
}

export function parseFilter(line: string, keys: readonly string[]): FilterValue {
  return acceptText({ tokens: [], text: line }, keys)
}

/** Backspace in front of the text takes the last token back into it, to be changed. */
export function reopenLast(value: FilterValue): FilterValue {
  const last = value.tokens.at(-1)
  if (last === undefined) return value
  return { tokens: value.tokens.slice(0, -1), text: formatToken(last) + value.text }
}

/**
 * What Tab would add to the last word: the end of the first candidate that begins with it, ignoring case and `!`.
 * Candidates are whole words: "status:", "status:Completed". Empty where nothing fits.
 */
export function ghostOf(text: string, candidates: readonly string[]): string {
  const word = /\S*$/.exec(text)?.[0] ?? ''
  const typed = word.replaceAll('!', '').toLowerCase()
  if (typed === '') return ''
  const found = candidates.find(
    (candidate) => bareOf(candidate).length > typed.length && bareOf(candidate).toLowerCase().startsWith(typed)
  )
  return found === undefined ? '' : bareOf(found).slice(typed.length)
}

/** A completion may say the negation too; it was typed already. */
function bareOf(candidate: string): string {
  return candidate.replaceAll('!', '')
}

/** The text after Tab; the typed part takes the candidate's own case. */
export function complete(text: string, candidates: readonly string[]): string {
  const ghost = ghostOf(text, candidates)
  return ghost === '' ? text : text + ghost
}
