// Reads the expressions of awk's programs.
import type { Node } from './syntax.ts'
import type { TokenStream } from './token-stream.ts'
import { keywords } from './tokens.ts'

export class ExpressionReader {
  readonly #tokens: TokenStream
  /** Within print a > is a redirection. */
  #isRedirected = false

  constructor(tokens: TokenStream) {
    this.#tokens = tokens
  }

  /** Reads what print prints: there a > is no comparison. */
  printed<Result>(read: () => Result): Result {
    return this.#within(true, read)
  }

  /** Reads within brackets, where a > is a comparison again. */
  apart<Result>(read: () => Result): Result {
    return this.#within(false, read)
  }

  #within<Result>(isRedirected: boolean, read: () => Result): Result {
    const before = this.#isRedirected
    this.#isRedirected = isRedirected
    const result = read()
    this.#isRedirected = before
    return result
  }

  commas(): readonly Node[] {
    const list = [this.expression()]
    while (this.#tokens.takes(',')) {
      this.#tokens.breaks()
      list.push(this.expression())
    }
    return list
  }

  list(close: string): readonly Node[] {
    const list: Node[] = []
    while (!this.#tokens.takes(close)) {
      if (this.#tokens.token.kind === 'end') this.#tokens.fail()
      list.push(this.expression())
      this.#tokens.takes(',')
      this.#tokens.breaks()
    }
    return list
  }

  expression(): Node {
    const condition = this.#or()
    if (this.#tokens.takes('?')) {
      this.#tokens.breaks()
      const yes = this.expression()
      this.#tokens.breaks()
      this.#tokens.must(':')
      this.#tokens.breaks()
      return { kind: 'choice', condition, yes, no: this.expression() }
    }
    const operator = /^(=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.exec(
      this.#tokens.token.kind === 'sign' ? this.#tokens.token.text : ''
    )?.[0]
    if (operator === undefined || !/^(name|element|field)$/.test(condition.kind)) return condition
    this.#tokens.next()
    this.#tokens.breaks()
    return { kind: 'assign', operator: operator.slice(0, -1), target: condition, value: this.expression() }
  }

  #or(): Node {
    let left = this.#and()
    while (this.#tokens.takes('||')) {
      this.#tokens.breaks()
      left = { kind: 'binary', operator: '||', left, right: this.#and() }
    }
    return left
  }

  #and(): Node {
    let left = this.#membership()
    while (this.#tokens.takes('&&')) {
      this.#tokens.breaks()
      left = { kind: 'binary', operator: '&&', left, right: this.#membership() }
    }
    return left
  }

  #membership(): Node {
    let left = this.#match()
    while (this.#tokens.takes('in')) left = { kind: 'in', keys: [left], name: this.#tokens.next().text }
    return left
  }

  #match(): Node {
    let left = this.#comparison()
    while (this.#tokens.is('~') || this.#tokens.is('!~')) {
      const operator = this.#tokens.next().text
      left = { kind: 'binary', operator, left, right: this.#comparison() }
    }
    return left
  }

  #comparison(): Node {
    let left = this.concatenation()
    while (this.#tokens.is('|') && this.#tokens.ahead(1).text === 'getline') {
      this.#tokens.place += 2
      left = { kind: 'getline', ...this.#target(), from: { kind: 'command', name: left } }
    }
    const { kind, text } = this.#tokens.token
    if (kind !== 'sign' || !/^(<|<=|==|!=|>|>=)$/.test(text) || (text === '>' && this.#isRedirected)) return left
    this.#tokens.next()
    return { kind: 'binary', operator: text, left, right: this.concatenation() }
  }

  concatenation(): Node {
    let left = this.#sum()
    for (;;) {
      const { kind, text } = this.#tokens.token
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
    while (this.#tokens.is('+') || this.#tokens.is('-')) {
      const operator = this.#tokens.next().text
      left = { kind: 'binary', operator, left, right: this.#product() }
    }
    return left
  }

  #product(): Node {
    let left = this.#signed()
    while (this.#tokens.is('*') || this.#tokens.is('/') || this.#tokens.is('%')) {
      const operator = this.#tokens.next().text
      left = { kind: 'binary', operator, left, right: this.#signed() }
    }
    return left
  }

  #signed(): Node {
    for (const operator of ['!', '-', '+'])
      if (this.#tokens.takes(operator)) return { kind: 'unary', operator, operand: this.#signed() }
    return this.#power()
  }

  #power(): Node {
    const left = this.#postfix()
    if (!this.#tokens.takes('^') && !this.#tokens.takes('**')) return left
    return { kind: 'binary', operator: '^', left, right: this.#signed() }
  }

  #postfix(): Node {
    const target = this.#primary()
    if (!/^(name|element|field)$/.test(target.kind)) return target
    for (const operator of ['++', '--'] as const)
      if (this.#tokens.takes(operator)) return { kind: 'step', operator, isPrefix: false, target }
    return target
  }

  #primary(): Node {
    const token = this.#tokens.token
    this.#tokens.next()
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) }
      case 'text':
        return { kind: 'text', text: token.text }
      case 'pattern':
        return { kind: 'pattern', source: token.text }
      case 'callee':
        this.#tokens.next()
        return { kind: 'call', name: token.text, args: this.list(')') }
      case 'name':
        if (token.text === 'getline') return this.#getline()
        if (keywords.has(token.text)) break
        if (this.#tokens.takes('[')) return { kind: 'element', name: token.text, keys: this.list(']') }
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
          const list = this.apart(() => this.list(')'))
          if (list.length > 1 && this.#tokens.takes('in'))
            return { kind: 'in', keys: list, name: this.#tokens.next().text }
          // In brackets a value is no target any more.
          return list[0] === undefined ? this.#tokens.fail() : { kind: 'unary', operator: '()', operand: list[0] }
        }
    }
    this.#tokens.place--
    return this.#tokens.fail()
  }

  #getline(): Node {
    const target = this.#target()
    if (!this.#tokens.takes('<')) return { kind: 'getline', ...target }
    return { kind: 'getline', ...target, from: { kind: 'file', name: this.#postfix() } }
  }

  /** What getline reads into, where it is named. */
  #target(): { readonly target?: Node } {
    const { kind, text } = this.#tokens.token
    const isTarget = (kind === 'name' && !keywords.has(text)) || (kind === 'sign' && text === '$')
    return isTarget ? { target: this.#primary() } : {}
  }

  /** What stands behind $: $i++ is ($i)++, $++i is $(++i). */
  #stepped(): Node {
    return this.#primary()
  }
}
