// SQL in pieces, as MySQL's and PostgreSQL's lexers cut it.
export type Dialect = 'mysql' | 'postgres'

export interface Token {
  /** name: an identifier, quoted or not; word and name are told apart by who reads. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign'
  /** As it stands in the statement. */
  readonly raw: string
  /** An identifier without quotes (PostgreSQL's in small letters), a text's content, a word's capitals. */
  readonly value: string
  readonly at: number
}

/** A quote or comment that never ends: what stands behind it. */
export class UnendedText extends Error {
  readonly at: number

  constructor(at: number) {
    super('unended')
    this.at = at
  }
}

const signs = ['<=>', '!=', '<>', '<=', '>=', '||', '&&', '::', ':=', '->>', '->', '@@']
const backslashes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', Z: '\u001a' }

/** Throws UnendedText. */
export function tokensOf(sql: string, dialect: Dialect): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const char = sql[at]!
    if (/\s/.test(char)) {
      at++
      continue
    }
    if (sql.startsWith('--', at) || (dialect === 'mysql' && char === '#')) {
      const end = sql.indexOf('\n', at)
      at = end === -1 ? sql.length : end
      continue
    }
    if (sql.startsWith('/*', at)) {
      const end = sql.indexOf('*/', at + 2)
      if (end === -1) throw new UnendedText(at)
      at = end + 2
      continue
    }
    const token = tokenAt(sql, at, dialect)
    tokens.push(token)
    at += token.raw.length
  }
  return tokens
}

function tokenAt(sql: string, at: number, dialect: Dialect): Token {
  const char = sql[at]!
  const isText = char === "'" || (char === '"' && dialect === 'mysql')
  if (isText || char === '"' || char === '`') return quotedAt(sql, at, isText, dialect)
  const number = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(sql.slice(at, at + 64))
  if (number !== null) return { kind: 'number', raw: number[0], value: number[0], at }
  const word = /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/.exec(sql.slice(at, at + 256))
  if (word !== null) return { kind: 'word', raw: word[0], value: word[0].toUpperCase(), at }
  const sign = signs.find((each) => sql.startsWith(each, at)) ?? char
  return { kind: 'sign', raw: sign, value: sign, at }
}

function quotedAt(sql: string, at: number, isText: boolean, dialect: Dialect): Token {
  const quote = sql[at]!
  let value = ''
  for (let place = at + 1; place < sql.length; place++) {
    const char = sql[place]!
    if (char === '\\' && isText && dialect === 'mysql' && place + 1 < sql.length) {
      const next = sql[++place]!
      // LIKE's own escapes keep their backslash.
      value += next === '%' || next === '_' ? `\\${next}` : (backslashes[next] ?? next)
    } else if (char !== quote) value += char
    else if (sql[place + 1] === quote) {
      value += quote
      place++
    } else return { kind: isText ? 'text' : 'name', raw: sql.slice(at, place + 1), value, at }
  }
  throw new UnendedText(at)
}

/** The name that a token is, where it may be one. */
export function nameOf(token: Token | undefined, dialect: Dialect): string | undefined {
  if (token?.kind === 'name') return token.value
  if (token?.kind !== 'word') return undefined
  return dialect === 'postgres' ? token.raw.toLowerCase() : token.raw
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value)
}

export function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.raw === sign
}

/** The index of the bracket that closes the one at `open`; the end where none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (isSign(tokens[at], '(')) depth++
    else if (isSign(tokens[at], ')') && --depth === 0) return at
  }
  return tokens.length
}

/** Parts of a list in brackets, by its commas. */
export function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = []
  let part: Token[] = []
  let depth = 0
  for (const token of tokens) {
    if (isSign(token, '(')) depth++
    else if (isSign(token, ')')) depth--
    if (depth === 0 && isSign(token, ',')) {
      parts.push(part)
      part = []
    } else part.push(token)
  }
  if (part.length > 0 || parts.length > 0) parts.push(part)
  return parts
}

/** SQLite's spelling of a text and of a name. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Statements of a text, by their semicolons; `rest` is one that has none yet. Neither is trimmed. */
export function statementsOf(text: string, dialect: Dialect): { readonly whole: string[]; readonly rest: string } {
  const whole: string[] = []
  let start = 0
  let tokens: Token[]
  try {
    tokens = tokensOf(text, dialect)
  } catch (error) {
    if (!(error instanceof UnendedText)) throw error
    tokens = tokensOf(text.slice(0, error.at), dialect)
  }
  for (const token of tokens) {
    if (!isSign(token, ';')) continue
    whole.push(text.slice(start, token.at))
    start = token.at + 1
  }
  return { whole, rest: text.slice(start) }
}
