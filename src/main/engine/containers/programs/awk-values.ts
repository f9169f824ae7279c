// What awk makes of numbers and texts.
import { formatted } from './printf-format.ts'
import { ProgramError } from './program-error.ts'
import { expressionOf } from './regular-expression.ts'

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

export function compares(operator: string, [a, b]: readonly [number, number] | readonly [string, string]): boolean {
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

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

export function formattedAwk(format: string, words: readonly string[]): string {
  // awk's format is used once, whatever is left over; its backslashes are worked out already.
  const guarded = format.replaceAll('\\', '\\\\')
  const count = (guarded.match(/%(?!%)[-+ 0#]*[\d*]*\.?[\d*]*[a-zA-Z]/g) ?? []).length
  const codes = words.map((word) => word)
  return formatted(
    guarded.replaceAll(/%([-+ 0#]*\d*)i/g, '%$1d').replaceAll(/%([-+ 0#]*\d*\.?\d*)([duxXo])/g, '%$1$2'),
    wholeNumbers(guarded, codes).slice(0, Math.max(count, 0)),
    () => 0
  ).text
}

/** %d takes what a number begins with: 3.7 is 3. */
function wholeNumbers(format: string, words: readonly string[]): string[] {
  const letters = [...format.matchAll(/%(?!%)[-+ 0#]*[\d*]*\.?[\d*]*([a-zA-Z])/g)].map((match) => match[1]!)
  return words.map((word, index) => {
    const letter = letters[index] ?? 's'
    if (/[duxXoi]/.test(letter))
      return String(Math.trunc(Number(/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(word)?.[0] ?? 0)))
    if (/[feEgG]/.test(letter)) return String(Number(/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(word)?.[0] ?? 0))
    return letter === 'c' && /^\d+$/.test(word) ? String.fromCodePoint(Number(word)) : word
  })
}
