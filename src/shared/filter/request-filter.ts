// The filter language of the lists, on requests to the API: words, /regex/, and the keys below. In a value, "*" stands
// for any characters and "*" alone for anything at all, so resource:* are the requests for a resource; code:4xx is a
// class of codes. A comma gives alternatives, a "!" negates.
import type { ApiRequestRecord } from '../contract/api-access.ts'
import { parseTerms, type FilterTest } from './filter.ts'

export const requestFilterKeys = [
  'user',
  'verb',
  'resource',
  'ns',
  'name',
  'code',
  'reason',
  'client',
  'source',
  'path'
] as const
export type RequestFilterKey = (typeof requestFilterKeys)[number]

type Predicate = (request: ApiRequestRecord) => boolean

export interface RequestFilter {
  readonly passes: Predicate
  /** What could not be read; the other terms hold. */
  readonly error?: string
}

/** Compiles a filter once, for many requests. */
export function requestFilter(text: string): RequestFilter {
  const { terms, error } = parseTerms(text, requestFilterKeys)
  const tests = terms.map(({ negated, test }): Predicate => {
    const passes = compiled(test)
    return negated ? (request) => !passes(request) : passes
  })
  return { passes: (request) => tests.every((test) => test(request)), ...(error !== undefined && { error }) }
}

function compiled(test: FilterTest<RequestFilterKey>): Predicate {
  switch (test.type) {
    case 'text':
      return (request) => textsOf(request).some((text) => text.toLowerCase().includes(test.text))
    case 'regex':
      return (request) => textsOf(request).some((text) => test.pattern.test(text))
    case 'key': {
      const tests = test.values.map((value) => compiledKey(test.key, value))
      return (request) => tests.some((passes) => passes(request))
    }
  }
}

function compiledKey(key: RequestFilterKey, value: string): Predicate {
  const matches = key === 'code' ? codeMatch(value) : patternMatch(value)
  return (request) => valuesOf(key, request).some(matches)
}

/** What a key looks at, most exact first; absent values match nothing, not even "*". */
function valuesOf(key: RequestFilterKey, request: ApiRequestRecord): readonly string[] {
  const given = (...values: readonly (string | undefined)[]): readonly string[] =>
    values.filter((value) => value !== undefined && value !== '') as string[]
  const { resource, group, subresource } = request
  switch (key) {
    case 'user':
      return given(request.user, request.impersonatedBy)
    case 'resource': {
      if (resource === '') return []
      const whole = subresource === undefined ? resource : `${resource}/${subresource}`
      return group === '' ? given(resource, whole) : given(resource, whole, `${resource}.${group}`)
    }
    case 'ns':
      return given(request.namespace)
    case 'code':
      return [String(request.code)]
    case 'client':
      return given(clientOf(request.userAgent), request.userAgent)
    case 'verb':
    case 'name':
    case 'reason':
    case 'source':
    case 'path':
      return given(request[key])
  }
}

/** The first word of a user agent, without its version: "kubectl". */
export function clientOf(userAgent: string): string {
  return /^[^\s/]*/.exec(userAgent)?.[0] ?? ''
}

function codeMatch(value: string): (code: string) => boolean {
  const digit = /^([1-5])xx$/i.exec(value)?.[1]
  return digit === undefined ? patternMatch(value) : (code) => code.length === 3 && code.startsWith(digit)
}

/** Ignores case. Parts between stars are looked for one behind the other, so that no pattern takes long. */
function patternMatch(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split('*')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return (text) => text.toLowerCase() === first
  const inner = parts.slice(1, -1)
  return (text) => {
    const lower = text.toLowerCase()
    if (lower.length < first.length + last.length || !lower.startsWith(first) || !lower.endsWith(last)) return false
    let at = first.length
    const end = lower.length - last.length
    for (const part of inner) {
      const found = lower.indexOf(part, at)
      if (found === -1 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}

/** What a word is looked for in. */
function textsOf(request: ApiRequestRecord): readonly string[] {
  const { user, impersonatedBy, verb, method, path, group, resource, subresource, namespace, name } = request
  const texts = [user, verb, method, resource, request.userAgent, String(request.code)]
  for (const text of [impersonatedBy, path, group, subresource, namespace, name, request.reason])
    if (text !== undefined && text !== '') texts.push(text)
  return texts
}

/** What there is to name in a filter of requests. */
export interface RequestFacts {
  readonly users: readonly string[]
  readonly resources: readonly string[]
  readonly clients: readonly string[]
}

const verbs: readonly string[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
const codes: readonly string[] = ['2xx', '4xx', '5xx', '403', '404', '409', '422']

/** Whole words that the last word of a text may become, keys first. */
export function requestCompletions(text: string, facts: RequestFacts): readonly string[] {
  const word = (/\S*$/.exec(text)?.[0] ?? '').replaceAll('!', '')
  const key = requestFilterKeys.find((candidate) => word.startsWith(`${candidate}:`))
  if (key === undefined) return requestFilterKeys.map((name) => `${name}:`)
  return suggestionsFor(key, facts).map((value) => `${key}:${value}`)
}

function suggestionsFor(key: RequestFilterKey, facts: RequestFacts): readonly string[] {
  switch (key) {
    case 'user':
      return facts.users
    case 'resource':
      return facts.resources
    case 'client':
      return facts.clients
    case 'verb':
      return verbs
    case 'code':
      return codes
    case 'source':
      return ['window', 'api']
    case 'path':
      return ['/openapi/*', '/healthz', '/readyz', '/version']
    case 'reason':
      return ['Forbidden', 'NotFound', 'AlreadyExists', 'Conflict', 'Invalid']
    case 'ns':
    case 'name':
      return []
  }
}
