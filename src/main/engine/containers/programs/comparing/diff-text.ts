// How diff prints what differs: its normal form, and the unified one that patches are made of.
import type { Hunk } from './line-changes.ts'

/** The lines of a text; the last one may lack its end. */
export interface Lines {
  readonly lines: readonly string[]
  readonly lacksEnd: boolean
}

export function linesOf(text: string): Lines {
  if (text === '') return { lines: [], lacksEnd: false }
  const lacksEnd = !text.endsWith('\n')
  return { lines: (lacksEnd ? text : text.slice(0, -1)).split('\n'), lacksEnd }
}

function shown({ lines, lacksEnd }: Lines, from: number, to: number, mark: string): string {
  let text = ''
  for (let at = from; at < to; at++) text += `${mark}${lines[at]}\n`
  return lacksEnd && to === lines.length && from < to ? `${text}\\ No newline at end of file\n` : text
}

/** Lines [from, to), counted from 0, as "3" or "3,5"; of none the line before. */
function normalRange(from: number, to: number): string {
  if (to <= from + 1) return String(to)
  return `${from + 1},${to}`
}

export function normalText(left: Lines, right: Lines, { leftFrom, leftTo, rightFrom, rightTo }: Hunk): string {
  const letter = leftFrom === leftTo ? 'a' : rightFrom === rightTo ? 'd' : 'c'
  return (
    `${normalRange(leftFrom, leftTo)}${letter}${normalRange(rightFrom, rightTo)}\n` +
    shown(left, leftFrom, leftTo, '< ') +
    (letter === 'c' ? '---\n' : '') +
    shown(right, rightFrom, rightTo, '> ')
  )
}

function unifiedRange(from: number, to: number): string {
  const count = to - from
  if (count === 0) return `${from},0`
  return count === 1 ? String(to) : `${from + 1},${count}`
}

/** How many of the differences from `at` on share one block: those whose surroundings touch. */
export function togetherFrom(hunks: readonly Hunk[], at: number, context: number): number {
  let end = at + 1
  while (end < hunks.length && hunks[end]!.leftFrom - hunks[end - 1]!.leftTo <= 2 * context) end++
  return end - at
}

export function unifiedText(left: Lines, right: Lines, hunks: readonly Hunk[], context: number): string {
  const [first, last] = [hunks[0]!, hunks.at(-1)!]
  const before = Math.min(context, first.leftFrom)
  const after = Math.min(context, left.lines.length - last.leftTo)
  let text =
    `@@ -${unifiedRange(first.leftFrom - before, last.leftTo + after)}` +
    ` +${unifiedRange(first.rightFrom - before, last.rightTo + after)} @@\n`
  let at = first.leftFrom - before
  for (const { leftFrom, leftTo, rightFrom, rightTo } of hunks) {
    text += shown(left, at, leftFrom, ' ') + shown(left, leftFrom, leftTo, '-') + shown(right, rightFrom, rightTo, '+')
    at = leftTo
  }
  return text + shown(left, at, last.leftTo + after, ' ')
}
