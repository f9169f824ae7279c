// awk's values: numbers, texts, and texts that came from outside, which are numbers too where they look like one.
import { formatted } from '../printf-format.ts'
import { ProgramError } from '../program-error.ts'
import { expressionOf } from '../regular-expression.ts'

/** `input`: text that was read; null: nothing was assigned as yet. */
export type Value = number | string | { readonly input: string } | null

const wholeNumber = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/
const leadingNumber = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value
  if (value === null) return 0
  const match = leadingNumber.exec(typeof value === 'string' ? value : value.input)
  return match === null ? 0 : Number(match[0])
}

/** `format`: CONVFMT, or OFMT in what is printed. */
export function textOf(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value === 'object') return value.input
  if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? String(value) : BigInt(value).toString()
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return formatAwk(format, [value], format)
}

/** Whether it counts as a number where it is compared. */
function isNumeric(value: Value): boolean {
  return typeof value === 'number' || value === null || (typeof value === 'object' && wholeNumber.test(value.input))
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0
  if (value === null) return false
  if (typeof value === 'string') return value !== ''
  return isNumeric(value) ? Number(value.input) !== 0 : value.input !== ''
}

export function compares(operator: string, left: Value, right: Value, format: string): boolean {
  const areNumbers = isNumeric(left) && isNumeric(right)
  const [a, b] = areNumbers ? [numberOf(left), numberOf(right)] : [textOf(left, format), textOf(right, format)]
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

export function compute(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
    case '%':
      if (b === 0) throw new ProgramError(`division by zero${operator === '%' ? ' in %' : ''}`, 2)
      return operator === '/' ? a / b : a % b
    default:
      return a ** b
  }
}

/** `isPattern`: the separator is a regular expression whatever its length. */
export function split(text: string, separator: string, isPattern = separator.length > 1): string[] {
  if (text === '') return []
  if (separator === ' ' && !isPattern) return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/)
  if (separator === '') return Array.from(text)
  if (!isPattern) return text.split(separator)
  const expression = expressionOf(separator, 'extended')
  const parts: string[] = []
  let at = 0
  for (let match = expression.find(text); match !== undefined; match = expression.find(text, at)) {
    if (match.end === match.start) break
    parts.push(text.slice(at, match.start))
    at = match.end
  }
  return [...parts, text.slice(at)]
}

const directive = /%(?:%|[-+ 0#]*(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z]))/g

/** printf of awk: each directive takes a value of its kind; the format is used once. `convert`: CONVFMT. */
export function formatAwk(format: string, values: readonly Value[], convert = '%.6g'): string {
  const words: string[] = []
  let at = 0
  const next = (): Value => values[at++] ?? ''
  for (const [all, width, precision, letter] of format.matchAll(directive)) {
    if (all === '%%') continue
    if (width === '*') words.push(String(Math.trunc(numberOf(next()))))
    if (precision === '*') words.push(String(Math.trunc(numberOf(next()))))
    if (at >= values.length && values.length > 0 && letter !== 's' && letter !== 'c') words.push('0')
    else words.push(wordFor(letter!, next(), convert))
  }
  // Its backslashes are worked out already; C's i is d.
  const plain = format
    .replaceAll('\\', '\\\\')
    .replaceAll(directive, (all, _width, _precision, letter?: string) =>
      letter === 'i' ? `${all.slice(0, -1)}d` : all
    )
  return formatted(plain, words, () => 0).text
}

function wordFor(letter: string, value: Value, convert: string): string {
  if (/[dioxXu]/.test(letter)) {
    const number = Math.trunc(numberOf(value))
    return Number.isFinite(number) ? BigInt(number).toString() : String(number)
  }
  if (/[feEgGaF]/.test(letter)) return String(numberOf(value))
  if (letter === 'c')
    return typeof value === 'number'
      ? String.fromCodePoint(Math.max(Math.trunc(value), 0) % 0x110000)
      : textOf(value).slice(0, 1)
  return textOf(value, convert)
}
