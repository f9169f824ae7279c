// Shell arithmetic over text, in 64 bits, after bash's expr.c. Variables hold expressions themselves.

export interface ArithmeticScope {
  get(name: string, subscript?: string): string | undefined
  set(name: string, value: string, subscript?: string): void
}

/** An expression that cannot be worked out; the message as bash words it. */
export class ArithmeticError extends Error {}

type Token =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'name' | 'sign'; readonly text: string; readonly subscript?: string }

const binary: Readonly<Record<string, number>> = {
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '==': 8,
  '!=': 8,
  '<': 9,
  '<=': 9,
  '>': 9,
  '>=': 9,
  '<<': 10,
  '>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
  '**': 13
}
const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^='])
const deepest = 64

export function evaluate(text: string, scope: ArithmeticScope, depth = 0): bigint {
  const number = /^\s*(-?\d{1,15})\s*$/.exec(text)
  if (number !== null && !/^\s*-?0\d/.test(text)) return BigInt(number[1]!)
  if (text.trim() === '') return 0n
  if (depth > deepest)
    throw new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text}")`)
  return new Evaluation(text, scope, depth).whole()
}

class Evaluation {
  readonly #text: string
  readonly #scope: ArithmeticScope
  readonly #depth: number
  readonly #tokens: Token[]
  #at = 0
  /** Above 0 the branch is not taken: nothing is assigned, and nothing fails. */
  #skipped = 0

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    this.#text = text
    this.#scope = scope
    this.#depth = depth
    this.#tokens = tokensOf(text)
  }

  whole(): bigint {
    const value = this.#comma()
    if (this.#at < this.#tokens.length) this.#fail('syntax error in expression')
    return value
  }

  #fail(message: string): never {
    const token = this.#tokens[this.#at]
    const rest = token === undefined ? '' : token.kind === 'number' ? String(token.value) : token.text
    throw new ArithmeticError(`${this.#text}: ${message} (error token is "${rest}")`)
  }

  #sign(): string | undefined {
    const token = this.#tokens[this.#at]
    return token?.kind === 'sign' ? token.text : undefined
  }

  #takes(sign: string): boolean {
    if (this.#sign() !== sign) return false
    this.#at++
    return true
  }

  #comma(): bigint {
    let value = this.#assignment()
    while (this.#takes(',')) value = this.#assignment()
    return value
  }

  #assignment(): bigint {
    const token = this.#tokens[this.#at]
    const next = this.#tokens[this.#at + 1]
    if (token?.kind !== 'name' || next?.kind !== 'sign' || !assignments.has(next.text)) return this.#conditional()
    this.#at += 2
    const right = this.#assignment()
    const operator = next.text.slice(0, -1)
    const value = operator === '' ? right : this.#apply(operator, this.#variable(token), right)
    return this.#assign(token, value)
  }

  #assign(token: Extract<Token, { readonly kind: 'name' | 'sign' }>, value: bigint): bigint {
    if (this.#skipped === 0) this.#scope.set(token.text, String(value), token.subscript)
    return value
  }

  #variable({ text, subscript }: Extract<Token, { readonly kind: 'name' | 'sign' }>): bigint {
    if (this.#skipped > 0) return 0n
    const value = this.#scope.get(text, subscript)
    return value === undefined ? 0n : evaluate(value, this.#scope, this.#depth + 1)
  }

  #conditional(): bigint {
    const condition = this.#binary(3)
    if (!this.#takes('?')) return condition
    const isTrue = condition !== 0n
    if (!isTrue) this.#skipped++
    const first = this.#assignment()
    if (!isTrue) this.#skipped--
    if (!this.#takes(':')) this.#fail("`:' expected for conditional expression")
    if (isTrue) this.#skipped++
    const second = this.#assignment()
    if (isTrue) this.#skipped--
    return isTrue ? first : second
  }

  #binary(lowest: number): bigint {
    let left = this.#unary()
    for (;;) {
      const operator = this.#sign()
      const strength = operator === undefined ? undefined : binary[operator]
      if (operator === undefined || strength === undefined || strength < lowest) return left
      this.#at++
      const skips = (operator === '&&' && left === 0n) || (operator === '||' && left !== 0n)
      if (skips) this.#skipped++
      // Powers associate to the right.
      const right = this.#binary(operator === '**' ? strength : strength + 1)
      if (skips) this.#skipped--
      left = this.#apply(operator, left, right)
    }
  }

  #unary(): bigint {
    if (this.#takes('!')) return this.#unary() === 0n ? 1n : 0n
    if (this.#takes('~')) return BigInt.asIntN(64, ~this.#unary())
    if (this.#takes('+')) return this.#unary()
    if (this.#takes('-')) return BigInt.asIntN(64, -this.#unary())
    for (const [sign, step] of [
      ['++', 1n],
      ['--', -1n]
    ] as const) {
      if (!this.#takes(sign)) continue
      const token = this.#tokens[this.#at]
      if (token?.kind !== 'name') return step === -1n ? this.#unary() : this.#unary()
      this.#at++
      return this.#assign(token, BigInt.asIntN(64, this.#variable(token) + step))
    }
    return this.#operand()
  }

  #operand(): bigint {
    const token = this.#tokens[this.#at]
    if (token === undefined) this.#fail('syntax error: operand expected')
    this.#at++
    if (token.kind === 'number') return token.value
    if (token.kind === 'name') {
      const value = this.#variable(token)
      if (this.#takes('++')) this.#assign(token, BigInt.asIntN(64, value + 1n))
      else if (this.#takes('--')) this.#assign(token, BigInt.asIntN(64, value - 1n))
      return value
    }
    if (token.text === '(') {
      const value = this.#comma()
      if (!this.#takes(')')) this.#fail("missing `)'")
      return value
    }
    this.#at--
    return this.#fail('syntax error: operand expected')
  }

  #apply(operator: string, left: bigint, right: bigint): bigint {
    if ((operator === '/' || operator === '%') && right === 0n) {
      if (this.#skipped > 0) return 0n
      throw new ArithmeticError(`${this.#text}: division by 0 (error token is "${String(right)}")`)
    }
    if (operator === '**' && right < 0n) {
      if (this.#skipped > 0) return 0n
      throw new ArithmeticError(`${this.#text}: exponent less than 0 (error token is "${String(right)}")`)
    }
    return BigInt.asIntN(64, compute(operator, left, right))
  }
}

function compute(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
    case '**':
      return power(left, right)
    case '<<':
      return left << (right & 63n)
    case '>>':
      return left >> (right & 63n)
    case '&':
      return left & right
    case '|':
      return left | right
    case '^':
      return left ^ right
    case '&&':
      return left !== 0n && right !== 0n ? 1n : 0n
    case '||':
      return left !== 0n || right !== 0n ? 1n : 0n
    default:
      return compares(operator, left, right) ? 1n : 0n
  }
}

function compares(operator: string, left: bigint, right: bigint): boolean {
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

/** In 64 bits at each step, so that no exponent makes a number that fills the memory. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = BigInt.asIntN(64, result * square)
    square = BigInt.asIntN(64, square * square)
  }
  return result
}

const signs = /^(<<=|>>=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|[-+*/%<>=!~&|^?:(),])/

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const space = /^\s+/.exec(rest)
    if (space !== null) {
      at += space[0].length
      continue
    }
    const number = /^(\d+)#([0-9A-Za-z@_]+)|^0[xX][0-9A-Fa-f]+|^\d+/.exec(rest)
    if (number !== null) {
      const tail = /^\w+/.exec(rest)?.[0] ?? ''
      if (number[1] === undefined && tail.length > number[0].length) {
        throw new ArithmeticError(`${text}: value too great for base (error token is "${tail}")`)
      }
      tokens.push({ kind: 'number', value: numberOf(number[0], number[1], number[2], text) })
      at += number[0].length
      continue
    }
    const name = /^[A-Za-z_]\w*/.exec(rest)
    if (name !== null) {
      at += name[0].length
      if (text[at] !== '[') tokens.push({ kind: 'name', text: name[0] })
      else {
        const end = closingBracket(text, at)
        tokens.push({ kind: 'name', text: name[0], subscript: text.slice(at + 1, end) })
        at = end + 1
      }
      continue
    }
    const sign = signs.exec(rest)
    if (sign === null) throw new ArithmeticError(`${text}: syntax error: operand expected (error token is "${rest}")`)
    tokens.push({ kind: 'sign', text: sign[0] })
    at += sign[0].length
  }
  return tokens
}

function closingBracket(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) return at
  }
  return text.length
}

function numberOf(text: string, base: string | undefined, digits: string | undefined, whole: string): bigint {
  if (base === undefined) {
    if (/^0[xX]/.test(text)) return BigInt.asIntN(64, BigInt(text))
    if (!/^0\d/.test(text)) return BigInt.asIntN(64, BigInt(text))
    if (/[89]/.test(text)) throw new ArithmeticError(`${whole}: value too great for base (error token is "${text}")`)
    return BigInt.asIntN(64, BigInt(`0o${text.slice(1)}`))
  }
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'
  const radix = Number(base)
  if (radix < 2 || radix > 64) throw new ArithmeticError(`${whole}: invalid arithmetic base (error token is "${text}")`)
  let value = 0n
  for (const digit of radix <= 36 ? digits!.toLowerCase() : digits!) {
    const number = alphabet.indexOf(digit)
    if (number >= radix) throw new ArithmeticError(`${whole}: value too great for base (error token is "${text}")`)
    value = BigInt.asIntN(64, value * BigInt(radix) + BigInt(number))
  }
  return value
}
