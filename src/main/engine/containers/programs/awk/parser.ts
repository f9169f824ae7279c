// Reads awk's programs.
import { ProgramError } from '../program-error.ts'
import type { AwkProgram, Node, Rule, Statement } from './syntax.ts'
import { keywords, tokensOf, type Token } from './tokens.ts'

export function awkProgram(source: string): AwkProgram {
  return new Reader(tokensOf(source)).program()
}

const end: Token = { kind: 'end', text: '' }

class Reader {
  readonly #tokens: readonly Token[]
  #at = 0
  /** Above 0 a > is a redirection of print. */
  #inPrint = 0
  #noIn = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? end
  }

  #is(text: string): boolean {
    const { kind, text: own } = this.#token
    return own === text && (kind === 'sign' || (kind === 'name' && keywords.has(text)))
  }

  #takes(text: string): boolean {
    if (!this.#is(text)) return false
    this.#at++
    return true
  }

  #must(text: string): void {
    if (!this.#takes(text)) this.#fail()
  }

  #fail(): never {
    const { text } = this.#token
    throw new ProgramError(`syntax error at or near ${text === '' || text === '\n' ? 'end of line' : text}`, 2)
  }

  #lines(): void {
    while (this.#is('\n') || this.#is(';')) this.#at++
  }

  #breaks(): void {
    while (this.#is('\n')) this.#at++
  }

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions: Record<string, { parameters: readonly string[]; body: Statement }> = {}
    this.#lines()
    while (this.#token.kind !== 'end') {
      if (this.#takes('function') || this.#takes('func')) {
        const name = this.#tokens[this.#at++]!.text
        const parameters: string[] = []
        this.#must('(')
        while (!this.#takes(')')) {
          parameters.push(this.#tokens[this.#at++]!.text)
          this.#takes(',')
        }
        this.#breaks()
        functions[name] = { parameters, body: this.#block() }
      } else rules.push(this.#rule())
      this.#lines()
    }
    return { rules, functions }
  }

  #rule(): Rule {
    if (this.#is('{')) return { pattern: undefined, body: this.#block() }
    if (this.#takes('BEGIN')) return { pattern: 'BEGIN', body: this.#block() }
    if (this.#takes('END')) return { pattern: 'END', body: this.#block() }
    const pattern = this.#expression()
    const until = this.#takes(',') ? this.#expression() : undefined
    const body = this.#is('{') ? this.#block() : undefined
    return { pattern, ...(until === undefined ? {} : { until }), ...(body === undefined ? {} : { body }) }
  }

  #block(): Statement {
    this.#must('{')
    const body: Statement[] = []
    this.#lines()
    while (!this.#takes('}')) {
      if (this.#token.kind === 'end') this.#fail()
      body.push(this.#statement())
      this.#lines()
    }
    return { kind: 'block', body }
  }

  #body(): Statement {
    this.#breaks()
    if (this.#takes(';')) return { kind: 'block', body: [] }
    return this.#statement()
  }

  #statement(): Statement {
    if (this.#is('{')) return this.#block()
    if (this.#takes('if')) {
      this.#must('(')
      const condition = this.#expression()
      this.#must(')')
      const yes = this.#body()
      const before = this.#at
      this.#lines()
      if (this.#takes('else')) return { kind: 'if', condition, yes, no: this.#body() }
      this.#at = before
      return { kind: 'if', condition, yes }
    }
    if (this.#takes('while')) {
      this.#must('(')
      const condition = this.#expression()
      this.#must(')')
      return { kind: 'while', condition, body: this.#body(), isLast: false }
    }
    if (this.#takes('do')) {
      const body = this.#body()
      this.#lines()
      this.#must('while')
      this.#must('(')
      const condition = this.#expression()
      this.#must(')')
      return { kind: 'while', condition, body, isLast: true }
    }
    if (this.#takes('for')) return this.#for()
    const simple = this.#simple()
    if (!this.#is('}') && this.#token.kind !== 'end' && !this.#is(';') && !this.#is('\n')) this.#fail()
    return simple
  }

  #for(): Statement {
    this.#must('(')
    const [name, word, array, close] = this.#tokens.slice(this.#at, this.#at + 4)
    if (name?.kind === 'name' && word?.text === 'in' && array?.kind === 'name' && close?.text === ')') {
      this.#at += 4
      return { kind: 'each', name: name.text, array: array.text, body: this.#body() }
    }
    const init = this.#is(';') ? undefined : this.#simple()
    this.#must(';')
    this.#breaks()
    const condition = this.#is(';') ? undefined : this.#expression()
    this.#must(';')
    this.#breaks()
    const step = this.#is(')') ? undefined : this.#simple()
    this.#must(')')
    return {
      kind: 'for',
      ...(init === undefined ? {} : { init }),
      ...(condition === undefined ? {} : { condition }),
      ...(step === undefined ? {} : { step }),
      body: this.#body()
    }
  }

  #simple(): Statement {
    for (const kind of ['next', 'nextfile', 'break', 'continue'] as const) if (this.#takes(kind)) return { kind }
    for (const kind of ['exit', 'return'] as const) {
      if (!this.#takes(kind)) continue
      const isBare = this.#is(';') || this.#is('\n') || this.#is('}') || this.#token.kind === 'end'
      return isBare ? { kind } : { kind, value: this.#expression() }
    }
    if (this.#takes('delete')) {
      const name = this.#tokens[this.#at++]!.text
      return this.#takes('[') ? { kind: 'delete', name, keys: this.#list(']') } : { kind: 'delete', name }
    }
    if (this.#is('print') || this.#is('printf')) return this.#print()
    return { kind: 'expression', value: this.#expression() }
  }

  #print(): Statement {
    const isFormatted = this.#tokens[this.#at++]!.text === 'printf'
    let args: readonly Node[] = []
    this.#inPrint++
    const isBare = this.#ends()
    if (!isBare) {
      const start = this.#at
      if (this.#takes('(')) {
        const inPrint = this.#inPrint
        this.#inPrint = 0
        args = this.#list(')')
        this.#inPrint = inPrint
        const isWhole = this.#ends()
        if (!isWhole) {
          this.#at = start
          args = this.#commas()
        }
      } else args = this.#commas()
    }
    this.#inPrint--
    for (const operator of ['>>', '>', '|']) {
      if (this.#takes(operator))
        return { kind: 'print', isFormatted, args, target: { operator, path: this.#concatenation() } }
    }
    return { kind: 'print', isFormatted, args }
  }

  /** Whether nothing of a print statement comes any more. */
  #ends(): boolean {
    const { kind, text } = this.#token
    return kind === 'end' || (kind === 'sign' && /^(;|\n|\}|>|>>|\|)$/.test(text))
  }

  #commas(): readonly Node[] {
    const list = [this.#expression()]
    while (this.#takes(',')) {
      this.#breaks()
      list.push(this.#expression())
    }
    return list
  }

  #list(close: string): readonly Node[] {
    const list: Node[] = []
    while (!this.#takes(close)) {
      if (this.#token.kind === 'end') this.#fail()
      list.push(this.#expression())
      this.#takes(',')
      this.#breaks()
    }
    return list
  }

  #expression(): Node {
    const condition = this.#or()
    if (this.#takes('?')) {
      this.#breaks()
      const yes = this.#expression()
      this.#breaks()
      this.#must(':')
      this.#breaks()
      return { kind: 'choice', condition, yes, no: this.#expression() }
    }
    const operator = /^(=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.exec(this.#token.kind === 'sign' ? this.#token.text : '')?.[0]
    if (operator === undefined || !/^(name|element|field)$/.test(condition.kind)) return condition
    this.#at++
    this.#breaks()
    return { kind: 'assign', operator: operator.slice(0, -1), target: condition, value: this.#expression() }
  }

  #or(): Node {
    let left = this.#and()
    while (this.#takes('||')) {
      this.#breaks()
      left = { kind: 'binary', operator: '||', left, right: this.#and() }
    }
    return left
  }

  #and(): Node {
    let left = this.#membership()
    while (this.#takes('&&')) {
      this.#breaks()
      left = { kind: 'binary', operator: '&&', left, right: this.#membership() }
    }
    return left
  }

  #membership(): Node {
    let left = this.#match()
    while (this.#noIn === 0 && this.#takes('in'))
      left = { kind: 'in', keys: [left], name: this.#tokens[this.#at++]!.text }
    return left
  }

  #match(): Node {
    let left = this.#comparison()
    while (this.#is('~') || this.#is('!~')) {
      const operator = this.#tokens[this.#at++]!.text
      left = { kind: 'binary', operator, left, right: this.#comparison() }
    }
    return left
  }

  #comparison(): Node {
    let left = this.#concatenation()
    while (this.#is('|') && this.#tokens[this.#at + 1]?.text === 'getline') {
      this.#at += 2
      left = { kind: 'getline', ...this.#target(), from: { kind: 'command', name: left } }
    }
    const { kind, text } = this.#token
    if (kind !== 'sign' || !/^(<|<=|==|!=|>|>=)$/.test(text) || (text === '>' && this.#inPrint > 0)) return left
    this.#at++
    return { kind: 'binary', operator: text, left, right: this.#concatenation() }
  }

  #concatenation(): Node {
    let left = this.#sum()
    for (;;) {
      const { kind, text } = this.#token
      const begins =
        kind === 'number' ||
        kind === 'text' ||
        kind === 'callee' ||
        kind === 'pattern' ||
        (kind === 'name' && !keywords.has(text)) ||
        (kind === 'sign' && /^(\$|\(|!|-|\+|\+\+|--)$/.test(text))
      if (!begins) return left
      left = { kind: 'binary', operator: ' ', left, right: this.#sum() }
    }
  }

  #sum(): Node {
    let left = this.#product()
    while (this.#is('+') || this.#is('-')) {
      const operator = this.#tokens[this.#at++]!.text
      left = { kind: 'binary', operator, left, right: this.#product() }
    }
    return left
  }

  #product(): Node {
    let left = this.#signed()
    while (this.#is('*') || this.#is('/') || this.#is('%')) {
      const operator = this.#tokens[this.#at++]!.text
      left = { kind: 'binary', operator, left, right: this.#signed() }
    }
    return left
  }

  #signed(): Node {
    for (const operator of ['!', '-', '+'])
      if (this.#takes(operator)) return { kind: 'unary', operator, operand: this.#signed() }
    return this.#power()
  }

  #power(): Node {
    const left = this.#postfix()
    if (!this.#takes('^') && !this.#takes('**')) return left
    return { kind: 'binary', operator: '^', left, right: this.#signed() }
  }

  #postfix(): Node {
    const target = this.#primary()
    if (!/^(name|element|field)$/.test(target.kind)) return target
    for (const operator of ['++', '--'] as const)
      if (this.#takes(operator)) return { kind: 'step', operator, isPrefix: false, target }
    return target
  }

  #primary(): Node {
    const token = this.#token
    this.#at++
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) }
      case 'text':
        return { kind: 'text', text: token.text }
      case 'pattern':
        return { kind: 'pattern', source: token.text }
      case 'callee':
        this.#at++
        return { kind: 'call', name: token.text, args: this.#list(')') }
      case 'name':
        if (token.text === 'getline') return this.#getline()
        if (keywords.has(token.text)) break
        if (this.#takes('[')) return { kind: 'element', name: token.text, keys: this.#list(']') }
        return /^(length)$/.test(token.text)
          ? { kind: 'call', name: 'length', args: [] }
          : { kind: 'name', name: token.text }
      case 'sign':
        if (token.text === '$') return { kind: 'field', index: this.#stepped() }
        if (token.text === '++' || token.text === '--')
          return { kind: 'step', operator: token.text, isPrefix: true, target: this.#primary() }
        if (token.text === '-' || token.text === '!' || token.text === '+')
          return { kind: 'unary', operator: token.text, operand: this.#signed() }
        if (token.text === '(') {
          const inPrint = this.#inPrint
          this.#inPrint = 0
          const list = this.#list(')')
          this.#inPrint = inPrint
          if (list.length > 1 && this.#takes('in'))
            return { kind: 'in', keys: list, name: this.#tokens[this.#at++]!.text }
          // In brackets a value is no target any more.
          return list[0] === undefined ? this.#fail() : { kind: 'unary', operator: '()', operand: list[0] }
        }
    }
    this.#at--
    return this.#fail()
  }

  #getline(): Node {
    const target = this.#target()
    if (!this.#takes('<')) return { kind: 'getline', ...target }
    return { kind: 'getline', ...target, from: { kind: 'file', name: this.#postfix() } }
  }

  /** What getline reads into, where it is named. */
  #target(): { readonly target?: Node } {
    const { kind, text } = this.#token
    const isTarget = (kind === 'name' && !keywords.has(text)) || (kind === 'sign' && text === '$')
    return isTarget ? { target: this.#primary() } : {}
  }

  /** What stands behind $: $i++ is ($i)++, $++i is $(++i). */
  #stepped(): Node {
    return this.#primary()
  }
}
