// The filter language of the lists: words, "quoted text", /regex/, label:k=v, label:k, status:Word, node:NAME, ns:NAME,
// owner:NAME, owner:- (nobody), kind:Kind; a comma gives alternatives; a "!" before a term or before its value negates it. All terms must hold.
import type { StatusSummary } from '../kinds/status-summary.ts'
import type { KubeObject } from '../kube/object.ts'
import { linearExpression, type LinearExpression } from './linear-expression.ts'

export const filterKeys = ['label', 'status', 'node', 'ns', 'owner', 'kind'] as const
export type FilterKey = (typeof filterKeys)[number]

export interface FilterTerm<Key extends string = FilterKey> {
  /** Where the term stands in the text. */
  readonly from: number
  readonly to: number
  readonly negated: boolean
  readonly test: FilterTest<Key>
}

export type FilterTest<Key extends string = FilterKey> =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'regex'; readonly pattern: LinearExpression }
  | { readonly type: 'key'; readonly key: Key; readonly values: readonly string[] }

export interface Filter<Key extends string = FilterKey> {
  readonly terms: readonly FilterTerm<Key>[]
  /** What could not be read; such terms are left out of `terms`, the others hold. */
  readonly error?: string
}

export interface Filterable {
  readonly object: KubeObject
  readonly status: StatusSummary
}

interface Token {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Splits at blanks that stand neither in quotes nor in a /regex/. */
function tokens(text: string): Token[] {
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++
      continue
    }
    const from = at
    const slash = text[at] === '/' || (text[at] === '!' && text[at + 1] === '/')
    if (slash) {
      at = text.indexOf('/', from) + 1
      while (at < text.length && text[at] !== '/') at += text[at] === '\\' ? 2 : 1
      at = Math.min(at + 1, text.length)
      while (at < text.length && !/\s/.test(text[at]!)) at++
    } else {
      let quoted = false
      while (at < text.length && (quoted || !/\s/.test(text[at]!))) {
        if (text[at] === '"') quoted = !quoted
        at++
      }
    }
    found.push({ from, to: at, text: text.slice(from, at) })
  }
  return found
}

function splitValues(text: string): string[] {
  const values: string[] = []
  let value = ''
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (character === ',' && !quoted) {
      values.push(value)
      value = ''
    } else value += character
  }
  values.push(value)
  return values.filter((part) => part !== '')
}

function parseToken<Key extends string>(token: Token, keys: readonly Key[]): FilterTerm<Key> | string {
  const { from, to } = token
  let text = token.text
  let negated = false
  if (text.startsWith('!')) {
    negated = true
    text = text.slice(1)
  }
  if (text === '') return 'nothing follows the "!"'
  if (text.startsWith('/')) {
    const end = text.lastIndexOf('/')
    if (end === 0) return `the expression ${text} has no closing "/"`
    const flags = text.slice(end + 1)
    if (!/^i?$/.test(flags)) return `unknown flag "${flags}" after ${text.slice(0, end + 1)}`
    try {
      return {
        from,
        to,
        negated,
        test: { type: 'regex', pattern: linearExpression(text.slice(1, end), flags === 'i') }
      }
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  const colon = text.indexOf(':')
  const key = keys.find((candidate) => candidate === text.slice(0, colon))
  if (colon > 0 && key !== undefined) {
    let rest = text.slice(colon + 1)
    if (rest.startsWith('!')) {
      negated = !negated
      rest = rest.slice(1)
    }
    if (hasOpenQuote(rest)) return `the quote in ${text} is not closed`
    const values = splitValues(rest)
    if (values.length === 0) return `${key}: needs a value`
    return { from, to, negated, test: { type: 'key', key, values } }
  }
  if (hasOpenQuote(text)) return `the quote in ${text} is not closed`
  const plain = text.replaceAll('"', '').toLowerCase()
  if (plain === '') return 'the quotes are empty'
  return { from, to, negated, test: { type: 'text', text: plain } }
}

function hasOpenQuote(text: string): boolean {
  return text.split('"').length % 2 === 0
}

/** Reads a filter of objects as typed. What cannot be read is named in `error`; the other terms still hold. */
export function parseFilter(text: string): Filter {
  return parseTerms(text, filterKeys)
}

/** The same language with other keys; a word with a key that is not among them is text. */
export function parseTerms<Key extends string>(text: string, keys: readonly Key[]): Filter<Key> {
  const terms: FilterTerm<Key>[] = []
  let error: string | undefined
  for (const token of tokens(text)) {
    const term = parseToken(token, keys)
    if (typeof term === 'string') error ??= term
    else terms.push(term)
  }
  return { terms, ...(error !== undefined && { error }) }
}

type Predicate = (candidate: Filterable) => boolean

/** Compiles a filter once, for many objects; undefined where every object passes. */
export function compileFilter(filter: Filter): Predicate | undefined {
  if (filter.terms.length === 0) return undefined
  const tests = filter.terms.map(({ negated, test }): Predicate => {
    const passes = compileTest(test)
    return negated ? (candidate) => !passes(candidate) : passes
  })
  return tests.length === 1 ? tests[0]! : (candidate) => tests.every((test) => test(candidate))
}

function compileTest(test: FilterTest): Predicate {
  switch (test.type) {
    case 'text':
      return (candidate) => textsOf(candidate).some((text) => text.toLowerCase().includes(test.text))
    case 'regex':
      return (candidate) => textsOf(candidate).some((text) => test.pattern.test(text))
    case 'key': {
      const any = test.values.map((value) => compileKey(test.key, value))
      return (candidate) => any.some((passes) => passes(candidate))
    }
  }
}

function compileKey(key: FilterKey, value: string): Predicate {
  switch (key) {
    case 'label': {
      const equals = value.indexOf('=')
      const name = equals === -1 ? value : value.slice(0, equals)
      // While the value is not typed yet, the key alone says enough.
      const wanted = value.slice(equals + 1)
      const isAny = equals === -1 || wanted === ''
      return ({ object }) => {
        const found = object.metadata.labels?.[name]
        return found !== undefined && (isAny || found === wanted)
      }
    }
    case 'status': {
      const word = value.toLowerCase()
      return ({ status }) => status.word.toLowerCase() === word
    }
    case 'node':
      return ({ object }) => nodeNameOf(object) === value
    case 'ns':
      return ({ object }) =>
        object.metadata.namespace === value || (object.kind === 'Namespace' && object.metadata.name === value)
    case 'kind': {
      const kind = value.toLowerCase()
      return ({ object }) => object.kind.toLowerCase() === kind
    }
    case 'owner':
      // No object can be called so. A pod that its node itself keeps is nobody else's.
      if (value === '-')
        return ({ object }) => (object.metadata.ownerReferences ?? []).every(({ kind }) => kind === 'Node')
      return ({ object }) => ownerNames(object).includes(value)
  }
}

/** What a word is looked for in: name, namespace, status, node, and what an event says about what. */
function textsOf({ object, status }: Filterable): readonly string[] {
  const { name, namespace } = object.metadata
  const texts = [name, status.word]
  if (namespace !== undefined) texts.push(namespace)
  const node = nodeNameOf(object)
  if (node !== undefined) texts.push(node)
  if (object.kind === 'Event') {
    const { reason, message, involvedObject } = object as KubeObject & {
      readonly reason?: string
      readonly message?: string
      readonly involvedObject?: { readonly kind?: string; readonly name?: string }
    }
    texts.push(reason ?? '', message ?? '', involvedObject?.name ?? '', involvedObject?.kind ?? '')
  }
  return texts
}

function nodeNameOf(object: KubeObject): string | undefined {
  const { spec } = object as KubeObject & { readonly spec?: { readonly nodeName?: string } }
  return object.kind === 'Pod' ? spec?.nodeName : undefined
}

/**
 * The names of what owns an object: its direct owners, and the Deployment behind a ReplicaSet, whose name is the
 * Deployment's with the pod-template-hash behind it, so that no look-up is needed.
 */
export function ownerNames(object: KubeObject): readonly string[] {
  const names: string[] = []
  const hash = object.metadata.labels?.['pod-template-hash']
  for (const owner of object.metadata.ownerReferences ?? []) {
    names.push(owner.name)
    if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
      names.push(owner.name.slice(0, -hash.length - 1))
    }
  }
  return names
}
