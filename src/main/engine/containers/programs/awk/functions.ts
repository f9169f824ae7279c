// awk's own functions of texts and numbers, and the replacing ones.
import type { Call } from '../../processes/call.ts'
import { ProgramError } from '../program-error.ts'
import { expressionOf } from '../regular-expression.ts'
import { strftime } from '../strftime.ts'
import { variableText } from './record.ts'
import type { AwkArray, AwkState } from './state.ts'
import { formatAwk, numberOf, split, textOf, type Value } from './values.ts'

/** Calls a function with its arguments. `array`: what split fills. */
export function callFunction(
  call: Call,
  state: AwkState,
  name: string,
  args: readonly Value[],
  array: AwkArray | undefined
): Value {
  const text = (index: number): string => textOf(args[index] ?? null, variableText(state, 'CONVFMT'))
  const number = (index: number): number => numberOf(args[index] ?? null)
  switch (name) {
    case 'length':
      return Array.from(text(0)).length
    case 'substr':
      return substring(text(0), number(1), args.length > 2 ? number(2) : Infinity)
    case 'index':
      return text(0).indexOf(text(1)) + 1
    case 'split':
    case 'splitPattern': {
      const separator = args.length > 1 ? text(1) : variableText(state, 'FS')
      const parts = name === 'split' ? split(text(0), separator) : split(text(0), separator, true)
      for (const key in array) delete array[key]
      for (const [index, input] of parts.entries()) array![index + 1] = { input }
      return parts.length
    }
    case 'match': {
      const match = expressionOf(text(1), 'extended').find(text(0))
      state.values['RSTART'] = match === undefined ? 0 : match.start + 1
      state.values['RLENGTH'] = match === undefined ? -1 : match.end - match.start
      return state.values['RSTART']
    }
    case 'gensub': {
      const how = text(2)
      const nth = /^[gG]/.test(how) ? 'all' : Math.max(Math.trunc(Number(how)) || 1, 1)
      return replaced(text(3), text(0), text(1), nth, true).text
    }
    case 'sprintf':
      return formatAwk(text(0), args.slice(1), variableText(state, 'CONVFMT'))
    case 'toupper':
      return text(0).toUpperCase()
    case 'tolower':
      return text(0).toLowerCase()
    case 'int':
      return Math.trunc(number(0))
    case 'sqrt':
      return Math.sqrt(number(0))
    case 'exp':
      return Math.exp(number(0))
    case 'log':
      return Math.log(number(0))
    case 'sin':
      return Math.sin(number(0))
    case 'cos':
      return Math.cos(number(0))
    case 'atan2':
      return Math.atan2(number(0), number(1))
    case 'rand':
      return random(state)
    case 'srand': {
      const before = state.seed
      state.seed = args.length === 0 ? Math.floor(call.now / 1000) : Math.trunc(number(0))
      return before
    }
    case 'systime':
      return Math.floor(call.now / 1000)
    case 'strftime':
      return strftime(
        (args.length > 1 ? number(1) : Math.floor(call.now / 1000)) * 1000,
        args.length > 0 ? text(0) : '%c'
      )
    case 'and':
      return Number(BigInt(Math.trunc(number(0))) & BigInt(Math.trunc(number(1))))
    case 'or':
      return Number(BigInt(Math.trunc(number(0))) | BigInt(Math.trunc(number(1))))
    case 'fflush':
      return 0
    default:
      throw new ProgramError(`calling undefined function ${name}`, 2)
  }
}

/** Characters from `start`, counted from 1; both ends are rounded, as POSIX says. */
function substring(text: string, start: number, length: number): string {
  const chars = Array.from(text)
  const from = Math.round(start)
  const to = length === Infinity ? Infinity : Math.round(start + length)
  return chars.slice(Math.max(from - 1, 0), Math.max(to - 1, 0)).join('')
}

/** Numbers that follow from the seed alone, as awk's do: mulberry32. */
function random(state: AwkState): number {
  state.seed = (state.seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(state.seed ^ (state.seed >>> 15), state.seed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

/** sub, gsub and gensub: & is the match, \\& an ampersand; with groups \\1 to \\9 too. `nth`: which match. */
export function replaced(
  text: string,
  source: string,
  replacement: string,
  nth: number | 'all',
  hasGroups = false
): { readonly text: string; readonly count: number } {
  const expression = expressionOf(source, 'extended')
  let result = ''
  let at = 0
  let seen = 0
  let count = 0
  /** Where the last match ended: an empty one right behind it is none. */
  let end = -1
  while (at <= text.length) {
    const match = expression.find(text, at)
    if (match === undefined) break
    if (match.start === match.end && match.start === end) {
      result += text[at] ?? ''
      at++
      end = -1
      continue
    }
    const isTurn = ++seen === nth || nth === 'all'
    result += text.slice(at, match.start)
    result += isTurn ? insertion(replacement, match.groups, hasGroups) : text.slice(match.start, match.end)
    if (isTurn) count++
    at = end = match.end
    if (seen === nth) break
    if (match.start === match.end) {
      result += text[at] ?? ''
      at++
      end = -1
    }
  }
  return { text: result + text.slice(at), count }
}

function insertion(replacement: string, groups: readonly (string | undefined)[], hasGroups: boolean): string {
  return replacement.replaceAll(/\\(\\|&|\d)|&/g, (all, escape?: string) => {
    if (escape === undefined) return groups[0] ?? ''
    if (escape === '&') return '&'
    if (escape === '\\') return '\\'
    return hasGroups ? (groups[Number(escape)] ?? '') : all
  })
}
