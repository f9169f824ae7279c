// bash's extended patterns: ?(a|b), *(...), +(...), @(...) and !(...). A pattern is walked with the set of all places
// that it may have come to, so that none takes longer than its length times the square of the text's.
import type { Piece } from './pattern.ts'

/** A piece of a plain pattern, or alternatives. */
type Part = Piece | { readonly kind: 'group'; readonly sign: string; readonly choices: readonly (readonly Part[])[] }

/** Whether a pattern is an extended one. */
export function isExtended(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*[?*+@!]\(/.test(pattern)
}

interface Reading {
  readonly pattern: string
  at: number
  /** Reads the pieces of a plain pattern. */
  readonly piecesOf: (pattern: string) => readonly Piece[]
}

/** `lengthAt`: how much of a text a piece takes at a place. */
export function extendedMatcher(
  pattern: string,
  piecesOf: (pattern: string) => readonly Piece[],
  lengthAt: (piece: Piece, text: string, at: number) => number
): (text: string) => boolean {
  const parts = sequence({ pattern, at: 0, piecesOf }, false)
  return (text) => endsOf(parts, text, new Set([0]), lengthAt).has(text.length)
}

/** Parts up to the end, or to a bar or bracket of the group around. */
function sequence(reading: Reading, isInner: boolean): readonly Part[] {
  const parts: Part[] = []
  const { pattern, piecesOf } = reading
  let plain = ''
  const flush = (): void => {
    if (plain !== '') parts.push(...piecesOf(plain))
    plain = ''
  }
  while (reading.at < pattern.length) {
    const char = pattern[reading.at]!
    if (isInner && (char === '|' || char === ')')) break
    if ('?*+@!'.includes(char) && pattern[reading.at + 1] === '(' && closes(pattern, reading.at + 2)) {
      flush()
      reading.at += 2
      const choices: (readonly Part[])[] = [sequence(reading, true)]
      while (pattern[reading.at] === '|') {
        reading.at++
        choices.push(sequence(reading, true))
      }
      reading.at++
      parts.push({ kind: 'group', sign: char, choices })
      continue
    }
    const set = char === '[' ? /^\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]/s.exec(pattern.slice(reading.at)) : null
    const taken = set?.[0] ?? (char === '\\' ? pattern.slice(reading.at, reading.at + 2) : char)
    plain += taken
    reading.at += taken.length
  }
  flush()
  return parts
}

/** Whether a group that begins at a place has an end. */
function closes(pattern: string, from: number): boolean {
  let depth = 1
  for (let at = from; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++
    else if (pattern[at] === '(') depth++
    else if (pattern[at] === ')' && --depth === 0) return true
  }
  return false
}

type LengthAt = (piece: Piece, text: string, at: number) => number

/** All places where a match of the parts may end that begins at one of the given ones. */
function endsOf(parts: readonly Part[], text: string, starts: ReadonlySet<number>, lengthAt: LengthAt): Set<number> {
  let places = new Set(starts)
  for (const part of parts) {
    if (places.size === 0) break
    places =
      part.kind === 'group' ? endsOfGroup(part, text, places, lengthAt) : endsOfPiece(part, text, places, lengthAt)
  }
  return places
}

function endsOfPiece(piece: Piece, text: string, starts: ReadonlySet<number>, lengthAt: LengthAt): Set<number> {
  const ends = new Set<number>()
  if (piece.kind === 'star') {
    for (let at = Math.min(...starts); at <= text.length; at++) ends.add(at)
    return ends
  }
  for (const start of starts) {
    const length = lengthAt(piece, text, start)
    if (length > 0) ends.add(start + length)
  }
  return ends
}

function endsOfGroup(
  { sign, choices }: Extract<Part, { readonly kind: 'group' }>,
  text: string,
  starts: ReadonlySet<number>,
  lengthAt: LengthAt
): Set<number> {
  const once = (from: ReadonlySet<number>): Set<number> =>
    new Set(choices.flatMap((choice) => [...endsOf(choice, text, from, lengthAt)]))
  if (sign === '@') return once(starts)
  if (sign === '?') return new Set([...starts, ...once(starts)])
  if (sign === '!') {
    const ends = new Set<number>()
    for (const start of starts) {
      const taken = once(new Set([start]))
      for (let at = start; at <= text.length; at++) if (!taken.has(at)) ends.add(at)
    }
    return ends
  }
  // Again and again, as long as that leads anywhere new.
  const all = sign === '*' ? new Set(starts) : new Set<number>()
  for (let places = once(starts); places.size > 0; places = once(places)) {
    for (const place of places) {
      if (all.has(place)) places.delete(place)
      else all.add(place)
    }
  }
  return all
}
