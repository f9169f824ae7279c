// The command s of sed: what takes the place of a match, and where.
import type { Call } from '../../processes/call.ts'
import type { Expression } from '../regular-expression.ts'

/** What takes the place of a match: & and \1 to \9, \n, and GNU's changes of case. */
function replacementOf(template: string, groups: readonly (string | undefined)[]): string {
  let result = ''
  let turn: 'U' | 'L' | '' = ''
  let once: 'u' | 'l' | '' = ''
  const add = (text: string): void => {
    if (text === '') return
    let turned = turn === 'U' ? text.toUpperCase() : turn === 'L' ? text.toLowerCase() : text
    if (once === 'u') turned = turned[0]!.toUpperCase() + turned.slice(1)
    else if (once === 'l') turned = turned[0]!.toLowerCase() + turned.slice(1)
    once = ''
    result += turned
  }
  for (let at = 0; at < template.length; at++) {
    const char = template[at]!
    if (char === '&') add(groups[0] ?? '')
    else if (char === '\\' && at + 1 < template.length) {
      const next = template[++at]!
      if (/\d/.test(next)) add(groups[Number(next)] ?? '')
      else if (next === 'n') add('\n')
      else if (next === 't') add('\t')
      else if (next === 'u' || next === 'l') once = next
      else if (next === 'U' || next === 'L') turn = next
      else if (next === 'E') turn = ''
      else add(next)
    } else add(char)
  }
  return result
}

/** The text with its replacements, and whether there were any. `flags`: g and a number count here. */
export function substituted(
  call: Call,
  space: string,
  expression: Expression,
  { replacement = '', flags = '' }: { readonly replacement?: string; readonly flags?: string }
): { readonly text: string; readonly isDone: boolean } {
  const isGlobal = flags.includes('g')
  const nth = Number(/\d+/.exec(flags)?.[0] ?? 1)
  let result = ''
  let at = 0
  let count = 0
  let isDone = false
  /** Where the last match ended: an empty one right behind it is none. */
  let end = -1
  while (at <= space.length) {
    const match = expression.find(space, at)
    if (match === undefined) break
    call.charge(0.02)
    if (match.start === match.end && match.start === end) {
      result += space[at] ?? ''
      at++
      end = -1
      continue
    }
    count++
    const isTurn = count === nth || (isGlobal && count > nth)
    result += space.slice(at, match.start)
    result += isTurn ? replacementOf(replacement, match.groups) : space.slice(match.start, match.end)
    isDone ||= isTurn
    at = end = match.end
    if (isTurn && !isGlobal) break
    if (match.start === match.end) {
      result += space[at] ?? ''
      at++
      end = -1
    }
  }
  return { text: result + space.slice(at), isDone }
}
