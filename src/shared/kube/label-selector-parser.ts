// The text form of label selectors, ?labelSelector=, as upstream's k8s.io/apimachinery/pkg/labels reads it.
import { byKey, type Requirement, type RequirementOperator } from './label-selector.ts'
import { labelValueComplaints, qualifiedNameComplaints } from './names.ts'

/** The message is upstream's, word for word. */
export class SelectorError extends Error {}

type TokenKind = 'end' | 'identifier' | 'error' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin'
interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const special = new Set(['=', '!', '(', ')', ',', '>', '<'])
const specialTokens = new Set<string>([')', ',', '!', '==', '=', '>', '<', '!=', '('])
const blank = new Set([' ', '\t', '\r', '\n'])
const noValues: readonly string[] = []

function scan(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const character = text[at]!
    if (blank.has(character)) {
      at++
    } else if (special.has(character)) {
      const two = text.slice(at, at + 2)
      const found = specialTokens.has(two) ? two : character
      tokens.push({ kind: found as TokenKind, text: found })
      at += found.length
    } else {
      const start = at
      while (at < text.length && !special.has(text[at]!) && !blank.has(text[at]!)) at++
      const word = text.slice(start, at)
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word })
    }
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

class SelectorParser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#tokens = scan(text)
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = []
    for (;;) {
      const first = this.#peek()
      if (first.kind === 'end') return requirements
      if (first.kind !== 'identifier' && first.kind !== '!') {
        throw new SelectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`)
      }
      requirements.push(this.#requirement())
      const next = this.#take()
      if (next.kind === 'end') return requirements
      if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`)
      const after = this.#peek()
      if (after.kind !== 'identifier' && after.kind !== '!') {
        throw new SelectorError(`found '${after.text}', expected: identifier after ','`)
      }
    }
  }

  /** Outside the operator's place, "in" and "notin" are plain words. */
  #peek(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]!
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token
  }

  #take(): Token {
    const token = this.#peek()
    this.#at++
    return token
  }

  #requirement(): Requirement {
    let token = this.#take()
    const negated = token.kind === '!'
    if (negated) token = this.#take()
    if (token.kind !== 'identifier') throw requirementError(`found '${token.text}', expected: identifier`)
    const key = token.text
    const complaints = qualifiedNameComplaints(key)
    if (complaints.length > 0) throw requirementError(`<nil>: Invalid value: ${quote(key)}: ${complaints.join('; ')}`)
    const next = this.#peek()
    if (negated) return { key, operator: 'DoesNotExist', values: noValues }
    if (next.kind === 'end' || next.kind === ',') return { key, operator: 'Exists', values: noValues }
    return this.#operation(key)
  }

  #operation(key: string): Requirement {
    const token = this.#tokens[this.#at++]!
    switch (token.kind) {
      case 'in':
      case 'notin': {
        const values = this.#list()
        return this.#checked(key, token.kind === 'in' ? 'In' : 'NotIn', values)
      }
      case '=':
      case '==':
      case '!=':
        return this.#checked(key, token.kind, [this.#exact()])
      case '>':
      case '<': {
        const value = this.#exact()
        if (!/^[-+]?\d+$/.test(value)) {
          throw requirementError(
            `values[0]: Invalid value: ${quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`
          )
        }
        return this.#checked(key, token.kind === '>' ? 'Gt' : 'Lt', [value])
      }
      default:
        throw requirementError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`)
    }
  }

  #checked(key: string, operator: RequirementOperator, values: readonly string[]): Requirement {
    for (const [index, value] of values.entries()) {
      const complaints = labelValueComplaints(value)
      if (complaints.length > 0) {
        throw requirementError(`values[${index}][${key}]: Invalid value: ${quote(value)}: ${complaints.join('; ')}`)
      }
    }
    return { key, operator, values }
  }

  #exact(): string {
    const token = this.#peek()
    if (token.kind === 'end' || token.kind === ',') return ''
    this.#at++
    if (token.kind === 'identifier') return token.text
    throw requirementError(`found '${token.text}', expected: identifier`)
  }

  #list(): string[] {
    const open = this.#take()
    if (open.kind !== '(') throw requirementError(`found '${open.text}' expected: '('`)
    const first = this.#peek()
    if (first.kind === ')') {
      this.#at++
      // Upstream reads "()" as the empty value.
      return ['']
    }
    if (first.kind !== 'identifier' && first.kind !== ',') {
      throw requirementError(`found '${first.text}', expected: ',', ')' or identifier`)
    }
    const values = new Set<string>()
    for (;;) {
      const token = this.#take()
      if (token.kind === 'identifier') {
        values.add(token.text)
        const next = this.#peek()
        if (next.kind === ')') break
        if (next.kind !== ',') throw requirementError(`found '${next.text}', expected: ',' or ')'`)
      } else if (token.kind === ',') {
        // "(,a)", "(a,,b)" and "(a,)" name the empty value.
        if (values.size === 0) values.add('')
        const next = this.#peek()
        if (next.kind === ')') {
          values.add('')
          break
        }
        if (next.kind === ',') {
          this.#at++
          values.add('')
        }
      } else {
        throw requirementError(`found '${token.text}', expected: ',', or identifier`)
      }
    }
    this.#at++
    return [...values].sort()
  }
}

function requirementError(message: string): SelectorError {
  return new SelectorError(`unable to parse requirement: ${message}`)
}

function quote(value: string): string {
  return JSON.stringify(value)
}

/** Parses "a=b,c in (d,e),!f"; sorted by key; the empty text matches everything. Throws SelectorError. */
export function parseSelector(text: string): readonly Requirement[] {
  return text === '' ? [] : new SelectorParser(text).parse().sort(byKey)
}
