// What is taken out of a text where a pattern matches it: ${name#pattern}, ${name/pattern/text} and their kin. Long texts
// take steps of the shell.
import type { Call } from '../processes/call.ts'
import type { Matcher } from './pattern.ts'

/** What one match of a replacement may span, so that no text makes it quadratic. */
const longestMatch = 4096

/** Without the shortest or longest piece at one end that a pattern matches; the text itself where none does. */
export function removed(
  call: Call,
  value: string,
  matches: Matcher,
  side: 'prefix' | 'suffix',
  isGreedy: boolean
): string {
  call.charge(value.length / 200)
  if (value.length > 20_000) call.charge(value.length / 20)
  for (let step = 0; step <= value.length; step++) {
    const length = isGreedy ? value.length - step : step
    const piece = side === 'prefix' ? value.slice(0, length) : value.slice(value.length - length)
    if (matches(piece)) return side === 'prefix' ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

/** Replaces the longest match at each place; `anchor` says that it must begin or end the text. */
export function replaced(
  call: Call,
  value: string,
  matches: Matcher,
  replacement: string,
  isAll: boolean,
  anchor: 'start' | 'end' | null
): string {
  call.charge(value.length / 50)
  if (anchor === 'end') {
    for (let start = 0; start <= value.length; start++)
      if (matches(value.slice(start))) return value.slice(0, start) + replacement
    return value
  }
  let result = ''
  let at = 0
  while (at < value.length) {
    let end = -1
    for (let length = Math.min(value.length - at, longestMatch); length > 0; length--) {
      if (matches(value.slice(at, at + length))) {
        end = at + length
        break
      }
    }
    if (end === -1) {
      if (anchor === 'start') return value
      result += value[at++]!
      continue
    }
    result += replacement
    at = end
    if (!isAll) return result + value.slice(at)
  }
  return result
}
