// The expressions of test and [, by the number of their words as POSIX has it, and beyond that by precedence.

export interface TestQuestions {
  unary(operator: string, operand: string): boolean
  files(operator: string, left: string, right: string): boolean
  numbers(operator: string, left: bigint, right: bigint): boolean
}

const unaries = /^-[abcdefghknprstuvwxzGLNOS]$/
const binaries = /^(=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/

class TestError extends Error {}

/** True, false, or what is wrong with it. */
export function tested(words: readonly string[], questions: TestQuestions): boolean | string {
  try {
    return byCount(words, questions)
  } catch (error) {
    if (error instanceof TestError) return error.message
    throw error
  }
}

function byCount(words: readonly string[], questions: TestQuestions): boolean {
  const [first = '', second = '', third = '', fourth = ''] = words
  switch (words.length) {
    case 0:
      return false
    case 1:
      return first !== ''
    case 2:
      if (first === '!') return second === ''
      if (unaries.test(first)) return questions.unary(first, second)
      throw new TestError(`${first}: unary operator expected`)
    case 3:
      if (binaries.test(second)) return binary(first, second, third, questions)
      if (second === '-a') return first !== '' && third !== ''
      if (second === '-o') return first !== '' || third !== ''
      if (first === '!') return !byCount([second, third], questions)
      if (first === '(' && third === ')') return second !== ''
      throw new TestError(`${second}: binary operator expected`)
    case 4:
      if (first === '!') return !byCount([second, third, fourth], questions)
      if (first === '(' && fourth === ')') return byCount([second, third], questions)
  }
  const parser = new Expression(words, questions)
  const result = parser.or()
  if (!parser.isOver) throw new TestError('too many arguments')
  return result
}

class Expression {
  readonly #words: readonly string[]
  readonly #questions: TestQuestions
  #at = 0

  constructor(words: readonly string[], questions: TestQuestions) {
    this.#words = words
    this.#questions = questions
  }

  get isOver(): boolean {
    return this.#at >= this.#words.length
  }

  or(): boolean {
    let value = this.#and()
    while (this.#words[this.#at] === '-o') {
      this.#at++
      const right = this.#and()
      value ||= right
    }
    return value
  }

  #and(): boolean {
    let value = this.#not()
    while (this.#words[this.#at] === '-a') {
      this.#at++
      const right = this.#not()
      value &&= right
    }
    return value
  }

  #not(): boolean {
    if (this.#words[this.#at] === '!') {
      this.#at++
      return !this.#not()
    }
    return this.#primary()
  }

  #primary(): boolean {
    const words = this.#words
    const word = words[this.#at]
    if (word === undefined) throw new TestError('argument expected')
    const next = words[this.#at + 1]
    if (next !== undefined && binaries.test(next) && words[this.#at + 2] !== undefined) {
      this.#at += 3
      return binary(word, next, words[this.#at - 1]!, this.#questions)
    }
    if (word === '(') {
      this.#at++
      const value = this.or()
      if (words[this.#at] !== ')') throw new TestError("`)' expected")
      this.#at++
      return value
    }
    if (unaries.test(word) && next !== undefined) {
      this.#at += 2
      return this.#questions.unary(word, next)
    }
    this.#at++
    return word !== ''
  }
}

function binary(left: string, operator: string, right: string, questions: TestQuestions): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '>':
      return left > right
    case '-nt':
    case '-ot':
    case '-ef':
      return questions.files(operator, left, right)
    default:
      return questions.numbers(operator, whole(left), whole(right))
  }
}

function whole(text: string): bigint {
  const trimmed = text.trim()
  if (!/^[-+]?\d+$/.test(trimmed)) throw new TestError(`${text}: integer expression expected`)
  return BigInt(trimmed.replace(/^\+/, ''))
}
