// test and expr as programs, and bc's little.
import { tested } from './test-expression.ts'
import { files, numbers, unary } from '../shell/conditions.ts'
import { instant, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { expressionOf } from './regular-expression.ts'

const test = instant((call) => {
  const words = call.name === '[' ? call.args.slice(0, -1) : call.args
  const result = tested(words, {
    unary: (operator, operand) => unary(call, operator, operand),
    files: (operator, left, right) => files(call, operator, left, right),
    numbers
  })
  if (typeof result === 'boolean') return result ? 0 : 1
  throw new ProgramError(result, 2)
})

/** The words of expr, by precedence. */
class Expression {
  readonly #words: readonly string[]
  #at = 0

  constructor(words: readonly string[]) {
    this.#words = words
  }

  whole(): string {
    const value = this.#binary(0)
    if (this.#at < this.#words.length)
      throw new ProgramError(`syntax error: unexpected argument '${this.#words[this.#at]}'`, 2)
    return value
  }

  #binary(level: number): string {
    const operators = levels[level]
    if (operators === undefined) return this.#primary()
    let left = this.#binary(level + 1)
    while (operators.includes(this.#words[this.#at] ?? '')) {
      const operator = this.#words[this.#at++]!
      left = applied(operator, left, this.#binary(level + 1))
    }
    return left
  }

  #primary(): string {
    const word = this.#words[this.#at++]
    if (word === undefined) throw new ProgramError('syntax error: missing argument', 2)
    if (word === '(') {
      const value = this.#binary(0)
      if (this.#words[this.#at++] !== ')') throw new ProgramError("syntax error: expecting ')'", 2)
      return value
    }
    const next = (): string => this.#primary()
    if (word === 'length' && this.#words[this.#at] !== undefined) return String(Array.from(next()).length)
    if (word === 'substr' && this.#words.length >= this.#at + 3) {
      const text = next()
      const from = Number(next())
      return text.slice(Math.max(from - 1, 0), Math.max(from - 1, 0) + Number(next()))
    }
    if (word === 'index' && this.#words.length >= this.#at + 2) {
      const text = next()
      const chars = next()
      return String(Array.from(text).findIndex((char) => chars.includes(char)) + 1)
    }
    return word
  }
}

const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':']
]

function isFalse(text: string): boolean {
  return text === '' || /^-?0+$/.test(text)
}

function applied(operator: string, left: string, right: string): string {
  if (operator === '|') return isFalse(left) ? right : left
  if (operator === '&') return isFalse(left) || isFalse(right) ? '0' : left
  if (operator === ':') {
    const match = expressionOf(right.startsWith('^') ? right : `^${right}`, 'basic').find(left)
    const hasGroup = /\\\(/.test(right)
    return hasGroup ? (match?.groups[1] ?? '') : String(match === undefined ? 0 : match.end)
  }
  const areWhole = /^[-+]?\d+$/.test(left) && /^[-+]?\d+$/.test(right)
  if (['=', '==', '!=', '<', '<=', '>', '>='].includes(operator)) {
    const order = areWhole
      ? BigInt(left) < BigInt(right)
        ? -1
        : BigInt(left) > BigInt(right)
          ? 1
          : 0
      : left < right
        ? -1
        : left > right
          ? 1
          : 0
    const holds = {
      '=': order === 0,
      '==': order === 0,
      '!=': order !== 0,
      '<': order < 0,
      '<=': order <= 0,
      '>': order > 0,
      '>=': order >= 0
    }[operator]!
    return holds ? '1' : '0'
  }
  if (!areWhole) throw new ProgramError('non-integer argument', 2)
  const [a, b] = [BigInt(left), BigInt(right)]
  if ((operator === '/' || operator === '%') && b === 0n) throw new ProgramError('division by zero', 2)
  return String(
    operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b
  )
}

const expr = instant((call) => {
  if (call.args.length === 0) throw new ProgramError('missing operand', 2)
  const value = new Expression(call.args).whole()
  call.print(`${value}\n`)
  return isFalse(value) ? 1 : 0
})

export const expressionPrograms: Readonly<Record<string, Program>> = { test, '[': test, expr }
