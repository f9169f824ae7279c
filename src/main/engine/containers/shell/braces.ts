import type { WordNode } from 'just-bash'
import type { Part } from './script.ts'

const mostBraces = 100_000

/** A word without braces for each of their alternatives. */
export function bracesOf(word: WordNode): readonly WordNode[] {
  const index = word.parts.findIndex(({ type }) => type === 'BraceExpansion')
  if (index === -1) return [word]
  const part = word.parts[index] as Part<'BraceExpansion'>
  const before = word.parts.slice(0, index)
  const rest = bracesOf({ type: 'Word', parts: word.parts.slice(index + 1) })
  const words: WordNode[] = []
  for (const item of part.items) {
    for (const inner of item.type === 'Word' ? bracesOf(item.word) : rangeWords(item)) {
      for (const tail of rest) words.push({ type: 'Word', parts: [...before, ...inner.parts, ...tail.parts] })
      if (words.length > mostBraces) throw new RangeError('too many braces')
    }
  }
  return words
}

interface Range {
  readonly start: string | number
  readonly end: string | number
  readonly step?: number
  readonly startStr?: string
  readonly endStr?: string
}

export function rangeText({ start, end, step, startStr, endStr }: Range): string {
  return `${startStr ?? start}..${endStr ?? end}${step === undefined ? '' : `..${step}`}`
}

function rangeWords(item: Range): readonly WordNode[] {
  const isLetters = typeof item.start === 'string'
  const from = isLetters ? item.start.charCodeAt(0) : item.start
  const to = typeof item.end === 'string' ? item.end.charCodeAt(0) : item.end
  const step = Math.max(Math.abs(item.step ?? 1), 1)
  const isPadded = [item.startStr, item.endStr].some((text) => text !== undefined && /^-?0\d/.test(text))
  const width = isPadded ? Math.max(item.startStr?.length ?? 0, item.endStr?.length ?? 0) : 0
  const count = Math.floor(Math.abs(to - from) / step) + 1
  if (count > mostBraces) throw new RangeError('too many braces')
  return Array.from({ length: count }, (_, index) => {
    const value = from + (to >= from ? index : -index) * step
    const text = isLetters
      ? String.fromCharCode(value)
      : (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0')
    return { type: 'Word', parts: [{ type: 'Literal', value: text }] }
  })
}
