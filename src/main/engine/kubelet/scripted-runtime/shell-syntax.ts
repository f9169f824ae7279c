import { plainText, tokenize, type Part, type Token } from './shell-words.ts'

export type Word = readonly Part[]

/** How a statement hangs on the one before: after it, only if it succeeded, only if it failed. */
type Joint = ';' | '&&' | '||'

export type Statement =
  | { readonly kind: 'command'; readonly joint: Joint; readonly words: readonly Word[]; readonly output: Output }
  /** for NAME in VALUES; a while loop whose condition is always true has no values. */
  | {
      readonly kind: 'loop'
      readonly joint: Joint
      readonly name: string
      readonly values: readonly Word[] | undefined
      readonly body: readonly Statement[]
    }

/** Where the output of a command goes: the log, nowhere, or a file. */
export type Output = 'log' | 'nowhere' | { readonly file: Word; readonly isAppended: boolean }

const always = new Set(['true', ':', '[', 'sleep'])

/** Reads a script. Conditions and functions are passed over: their bodies do not run. */
export function parseScript(script: string): readonly Statement[] {
  return new Parser(tokenize(script)).statements(new Set())
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  statements(until: ReadonlySet<string>): readonly Statement[] {
    const result: Statement[] = []
    let joint: Joint = ';'
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!
      if (token.kind === 'operator') {
        this.#at++
        if (token.text === '&&' || token.text === '||') joint = token.text
        else if (token.text === ';' || token.text === '&') joint = ';'
        continue
      }
      const word = plainText(token.parts) ?? ''
      if (until.has(word)) {
        this.#at++
        return result
      }
      const statement = this.#statement(word, joint)
      if (statement !== undefined) result.push(statement)
      joint = ';'
    }
    return result
  }

  #statement(word: string, joint: Joint): Statement | undefined {
    if (word === 'while' || word === 'until') return this.#while(joint)
    if (word === 'for') return this.#for(joint)
    if (word === 'if' || word === 'case') {
      this.#at++
      this.statements(new Set([word === 'if' ? 'fi' : 'esac']))
      return undefined
    }
    if (word === '{' || word === '}') {
      this.#at++
      return undefined
    }
    return this.#command(joint)
  }

  #while(joint: Joint): Statement | undefined {
    this.#at++
    const condition = this.statements(new Set(['do']))
    const body = this.statements(new Set(['done']))
    const [first] = condition
    const program = first?.kind === 'command' ? plainText(first.words[0] ?? []) : undefined
    if (program === undefined || !always.has(program)) return undefined
    // A loop on `sleep 5` waits at the head of each round.
    const head = program === 'sleep' ? condition : []
    return { kind: 'loop', joint, name: '', values: undefined, body: [...head, ...body] }
  }

  #for(joint: Joint): Statement {
    this.#at++
    const head = this.#words()
    this.statements(new Set(['do']))
    const body = this.statements(new Set(['done']))
    const name = plainText(head[0] ?? []) ?? ''
    return { kind: 'loop', joint, name, values: head.slice(2), body }
  }

  #command(joint: Joint): Statement {
    const words: Word[] = []
    let output: Output = 'log'
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!
      if (token.kind === 'word') {
        words.push(token.parts)
        this.#at++
        continue
      }
      if (token.text === '>' || token.text === '>>' || token.text === '<') {
        this.#at++
        const target = this.#redirection(token.text, words)
        if (target !== undefined) output = target
      } else if (token.text === '|') {
        this.#at++
        output = this.#rest(output)
      } else break
    }
    return { kind: 'command', joint, words, output }
  }

  /** Takes the target of a redirection; undefined where it does not move the standard output. */
  #redirection(operator: '>' | '>>' | '<', words: Word[]): Output | undefined {
    const token = this.#tokens[this.#at]
    if (token?.kind === 'operator' && token.text === '&') this.#at++
    const target = this.#tokens[this.#at]
    if (target?.kind !== 'word') return undefined
    this.#at++
    const descriptor = plainText(words.at(-1) ?? [])
    if (descriptor === '2' || descriptor === '1') words.pop()
    if (operator === '<' || descriptor === '2') return undefined
    const name = plainText(target.parts)
    if (name === '/dev/stdout' || name === '/dev/stderr' || name === '/proc/1/fd/1' || /^[12]$/.test(name ?? ''))
      return 'log'
    return name === '/dev/null' ? 'nowhere' : { file: target.parts, isAppended: operator === '>>' }
  }

  /** The later commands of a pipe: only tee and cat let through what they were given. */
  #rest(output: Output): Output {
    const words = this.#words()
    const program = plainText(words[0] ?? [])
    return program === 'tee' || program === 'cat' ? output : 'nowhere'
  }

  #words(): readonly Word[] {
    const words: Word[] = []
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at]!
      if (token.kind !== 'word') break
      words.push(token.parts)
    }
    return words
  }
}
