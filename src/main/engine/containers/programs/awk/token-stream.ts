// The tokens of a program, one after the other.
import { ProgramError } from '../program-error.ts'
import { keywords, tokensOf, type Token } from './tokens.ts'

const end: Token = { kind: 'end', text: '' }

export class TokenStream {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(source: string) {
    this.#tokens = tokensOf(source)
  }

  /** Where it is, to come back to. */
  get place(): number {
    return this.#at
  }

  set place(at: number) {
    this.#at = at
  }

  get token(): Token {
    return this.#tokens[this.#at] ?? end
  }

  /** The one behind the token at hand, by how far. */
  ahead(count: number): Token {
    return this.#tokens[this.#at + count] ?? end
  }

  /** Takes the token at hand, whatever it is. */
  next(): Token {
    return this.#tokens[this.#at++] ?? end
  }

  is(text: string): boolean {
    const { kind, text: own } = this.token
    return own === text && (kind === 'sign' || (kind === 'name' && keywords.has(text)))
  }

  takes(text: string): boolean {
    if (!this.is(text)) return false
    this.#at++
    return true
  }

  /** Throws a ProgramError. */
  must(text: string): void {
    if (!this.takes(text)) this.fail()
  }

  fail(): never {
    const { text } = this.token
    throw new ProgramError(`syntax error at or near ${text === '' || text === '\n' ? 'end of line' : text}`, 2)
  }

  /** Over ends of lines and semicolons. */
  lines(): void {
    while (this.is('\n') || this.is(';')) this.#at++
  }

  /** Over ends of lines. */
  breaks(): void {
    while (this.is('\n')) this.#at++
  }
}
