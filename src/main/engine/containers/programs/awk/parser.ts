// Reads awk's programs: their rules, functions and statements.
import { ExpressionReader } from './expression-reader.ts'
import type { AwkProgram, Node, Rule, Statement } from './syntax.ts'
import { TokenStream } from './token-stream.ts'

/** Throws a ProgramError. */
export function awkProgram(source: string): AwkProgram {
  return new ProgramReader(new TokenStream(source)).program()
}

class ProgramReader {
  readonly #tokens: TokenStream
  readonly #expressions: ExpressionReader

  constructor(tokens: TokenStream) {
    this.#tokens = tokens
    this.#expressions = new ExpressionReader(tokens)
  }

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions: Record<string, { parameters: readonly string[]; body: Statement }> = {}
    this.#tokens.lines()
    while (this.#tokens.token.kind !== 'end') {
      if (this.#tokens.takes('function') || this.#tokens.takes('func')) {
        const name = this.#tokens.next().text
        const parameters: string[] = []
        this.#tokens.must('(')
        while (!this.#tokens.takes(')')) {
          parameters.push(this.#tokens.next().text)
          this.#tokens.takes(',')
        }
        this.#tokens.breaks()
        functions[name] = { parameters, body: this.#block() }
      } else rules.push(this.#rule())
      this.#tokens.lines()
    }
    return { rules, functions }
  }

  #rule(): Rule {
    if (this.#tokens.is('{')) return { pattern: undefined, body: this.#block() }
    if (this.#tokens.takes('BEGIN')) return { pattern: 'BEGIN', body: this.#block() }
    if (this.#tokens.takes('END')) return { pattern: 'END', body: this.#block() }
    const pattern = this.#expressions.expression()
    const until = this.#tokens.takes(',') ? this.#expressions.expression() : undefined
    const body = this.#tokens.is('{') ? this.#block() : undefined
    return { pattern, ...(until === undefined ? {} : { until }), ...(body === undefined ? {} : { body }) }
  }

  #block(): Statement {
    this.#tokens.must('{')
    const body: Statement[] = []
    this.#tokens.lines()
    while (!this.#tokens.takes('}')) {
      if (this.#tokens.token.kind === 'end') this.#tokens.fail()
      body.push(this.#statement())
      this.#tokens.lines()
    }
    return { kind: 'block', body }
  }

  #body(): Statement {
    this.#tokens.breaks()
    if (this.#tokens.takes(';')) return { kind: 'block', body: [] }
    return this.#statement()
  }

  #statement(): Statement {
    if (this.#tokens.is('{')) return this.#block()
    if (this.#tokens.takes('if')) {
      this.#tokens.must('(')
      const condition = this.#expressions.expression()
      this.#tokens.must(')')
      const yes = this.#body()
      const before = this.#tokens.place
      this.#tokens.lines()
      if (this.#tokens.takes('else')) return { kind: 'if', condition, yes, no: this.#body() }
      this.#tokens.place = before
      return { kind: 'if', condition, yes }
    }
    if (this.#tokens.takes('while')) {
      this.#tokens.must('(')
      const condition = this.#expressions.expression()
      this.#tokens.must(')')
      return { kind: 'while', condition, body: this.#body(), isLast: false }
    }
    if (this.#tokens.takes('do')) {
      const body = this.#body()
      this.#tokens.lines()
      this.#tokens.must('while')
      this.#tokens.must('(')
      const condition = this.#expressions.expression()
      this.#tokens.must(')')
      return { kind: 'while', condition, body, isLast: true }
    }
    if (this.#tokens.takes('for')) return this.#for()
    const simple = this.#simple()
    if (!this.#tokens.is('}') && this.#tokens.token.kind !== 'end' && !this.#tokens.is(';') && !this.#tokens.is('\n'))
      this.#tokens.fail()
    return simple
  }

  #for(): Statement {
    this.#tokens.must('(')
    const [name, word, array, close] = [0, 1, 2, 3].map((count) => this.#tokens.ahead(count))
    if (name?.kind === 'name' && word?.text === 'in' && array?.kind === 'name' && close?.text === ')') {
      this.#tokens.place += 4
      return { kind: 'each', name: name.text, array: array.text, body: this.#body() }
    }
    const init = this.#tokens.is(';') ? undefined : this.#simple()
    this.#tokens.must(';')
    this.#tokens.breaks()
    const condition = this.#tokens.is(';') ? undefined : this.#expressions.expression()
    this.#tokens.must(';')
    this.#tokens.breaks()
    const step = this.#tokens.is(')') ? undefined : this.#simple()
    this.#tokens.must(')')
    return {
      kind: 'for',
      ...(init === undefined ? {} : { init }),
      ...(condition === undefined ? {} : { condition }),
      ...(step === undefined ? {} : { step }),
      body: this.#body()
    }
  }

  #simple(): Statement {
    for (const kind of ['next', 'nextfile', 'break', 'continue'] as const) if (this.#tokens.takes(kind)) return { kind }
    for (const kind of ['exit', 'return'] as const) {
      if (!this.#tokens.takes(kind)) continue
      const isBare =
        this.#tokens.is(';') || this.#tokens.is('\n') || this.#tokens.is('}') || this.#tokens.token.kind === 'end'
      return isBare ? { kind } : { kind, value: this.#expressions.expression() }
    }
    if (this.#tokens.takes('delete')) {
      const name = this.#tokens.next().text
      return this.#tokens.takes('[')
        ? { kind: 'delete', name, keys: this.#expressions.list(']') }
        : { kind: 'delete', name }
    }
    if (this.#tokens.is('print') || this.#tokens.is('printf')) return this.#print()
    return { kind: 'expression', value: this.#expressions.expression() }
  }

  #print(): Statement {
    const isFormatted = this.#tokens.next().text === 'printf'
    const args = this.#ends() ? [] : this.#expressions.printed(() => this.#printed())
    for (const operator of ['>>', '>', '|']) {
      if (this.#tokens.takes(operator))
        return { kind: 'print', isFormatted, args, target: { operator, path: this.#expressions.concatenation() } }
    }
    return { kind: 'print', isFormatted, args }
  }

  /** In brackets or without; brackets may also be those of the first value alone. */
  #printed(): readonly Node[] {
    const start = this.#tokens.place
    if (this.#tokens.takes('(')) {
      const args = this.#expressions.apart(() => this.#expressions.list(')'))
      if (this.#ends()) return args
      this.#tokens.place = start
    }
    return this.#expressions.commas()
  }

  /** Whether nothing of a print statement comes any more. */
  #ends(): boolean {
    const { kind, text } = this.#tokens.token
    return kind === 'end' || (kind === 'sign' && /^(;|\n|\}|>|>>|\|)$/.test(text))
  }
}
