// Patterns of the shell (*, ?, [...], and bash's @(a|b) and its like). A backslash makes what follows it literal.
import { extendedMatcher, isExtended } from './extended-pattern.ts'

/** A piece of a pattern. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly has: (char: string) => boolean }

const classes: Readonly<Record<string, (char: string) => boolean>> = {
  alpha: (char) => /[A-Za-z]/.test(char),
  digit: (char) => /\d/.test(char),
  alnum: (char) => /[A-Za-z0-9]/.test(char),
  upper: (char) => /[A-Z]/.test(char),
  lower: (char) => /[a-z]/.test(char),
  space: (char) => /\s/.test(char),
  blank: (char) => char === ' ' || char === '\t',
  punct: (char) => /[!-/:-@[-`{-~]/.test(char),
  print: (char) => char >= ' ' && char <= '~',
  graph: (char) => char > ' ' && char <= '~',
  cntrl: (char) => char < ' ' || char === '\u007f',
  xdigit: (char) => /[0-9A-Fa-f]/.test(char)
}

/** Whether a pattern has anything in it that is not itself. */
export function isPattern(pattern: string): boolean {
  return /[*?[(]/.test(pattern) && /(^|[^\\])(\\\\)*([*?[]|[?*+@!]\()/.test(pattern)
}

/** A pattern without its backslashes: what it is where nothing in it is special. */
export function unescaped(pattern: string): string {
  return pattern.includes('\\') ? pattern.replaceAll(/\\(.)/gs, '$1') : pattern
}

export function escaped(text: string): string {
  return /[\\*?[\]()|@!+]/.test(text) ? text.replaceAll(/[\\*?[\]()|@!+]/g, '\\$&') : text
}

/** Tells whether a whole text matches. */
export type Matcher = (text: string) => boolean

const matchers = new Map<string, Matcher>()

export function matcherOf(pattern: string, ignoresCase = false): Matcher {
  const key = ignoresCase ? `i${pattern}` : `c${pattern}`
  let matcher = matchers.get(key)
  if (matcher === undefined) {
    matcher = makeMatcher(pattern, ignoresCase)
    if (matchers.size > 1000) matchers.clear()
    matchers.set(key, matcher)
  }
  return matcher
}

function makeMatcher(pattern: string, ignoresCase: boolean): Matcher {
  const cased = ignoresCase ? pattern.toLowerCase() : pattern
  if (isExtended(pattern)) {
    const matcher = extendedMatcher(cased, piecesOf, lengthAt)
    return (text) => matcher(ignoresCase ? text.toLowerCase() : text)
  }
  const pieces = piecesOf(cased)
  return (text) => matches(pieces, ignoresCase ? text.toLowerCase() : text)
}

/** Two pointers and the last star: no pattern takes longer than pieces times characters. */
function matches(pieces: readonly Piece[], text: string): boolean {
  let at = 0
  let piece = 0
  let starPiece = -1
  let starAt = 0
  while (at < text.length || piece < pieces.length) {
    const current = pieces[piece]
    if (current?.kind === 'star') {
      starPiece = piece++
      starAt = at
      continue
    }
    const length = current === undefined ? 0 : lengthAt(current, text, at)
    if (length > 0) {
      at += length
      piece++
      continue
    }
    if (starPiece === -1 || starAt >= text.length) return false
    piece = starPiece + 1
    at = ++starAt
  }
  return true
}

/** How much of a text a piece takes at a place; 0 for nothing. */
function lengthAt(piece: Piece, text: string, at: number): number {
  if (piece.kind === 'text') return text.startsWith(piece.text, at) ? piece.text.length : 0
  if (at >= text.length) return 0
  const char = String.fromCodePoint(text.codePointAt(at)!)
  if (piece.kind === 'any') return char.length
  return piece.kind === 'set' && piece.has(char) !== piece.isNegated ? char.length : 0
}

function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') pieces.push({ kind: 'text', text })
    text = ''
  }
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!
    if (char === '\\' && at + 1 < pattern.length) text += pattern[++at]!
    else if (char === '*') {
      flush()
      if (pieces.at(-1)?.kind !== 'star') pieces.push({ kind: 'star' })
    } else if (char === '?') {
      flush()
      pieces.push({ kind: 'any' })
    } else if (char === '[') {
      const set = setAt(pattern, at)
      if (set === undefined) text += char
      else {
        flush()
        pieces.push(set.piece)
        at = set.end
      }
    } else text += char
  }
  flush()
  return pieces
}

function setAt(pattern: string, open: number): { readonly piece: Piece; readonly end: number } | undefined {
  let at = open + 1
  const isNegated = pattern[at] === '!' || pattern[at] === '^'
  if (isNegated) at++
  const tests: ((char: string) => boolean)[] = []
  for (let isFirst = true; ; isFirst = false) {
    if (at >= pattern.length) return undefined
    if (pattern[at] === ']' && !isFirst) break
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at))
    if (named !== null) {
      const has = classes[named[1]!]
      if (has !== undefined) tests.push(has)
      at += named[0].length
      continue
    }
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++
    const from = pattern[at]!
    if (pattern[at + 1] === '-' && pattern[at + 2] !== undefined && pattern[at + 2] !== ']') {
      const to = pattern[at + 2]!
      tests.push((char) => char >= from && char <= to)
      at += 3
    } else {
      tests.push((char) => char === from)
      at++
    }
  }
  return { piece: { kind: 'set', isNegated, has: (char) => tests.some((test) => test(char)) }, end: at }
}
