// The filter language of the lists, on events: words, /regex/, and the keys below. A comma gives alternatives, a "!"
// negates.
import type { EventSummary } from '../contract/documents.ts'
import { parseTerms, type FilterTest } from './filter.ts'

export const eventFilterKeys = ['type', 'reason', 'kind', 'ns', 'object', 'source'] as const
export type EventFilterKey = (typeof eventFilterKeys)[number]

type Filterable = Pick<EventSummary, 'type' | 'reason' | 'message' | 'about' | 'source'>
type Predicate = (event: Filterable) => boolean

export interface EventFilter {
  readonly passes: Predicate
  /** What could not be read; the other terms hold. */
  readonly error?: string
}

/** Compiles a filter once, for many events. */
export function eventFilter(text: string): EventFilter {
  const { terms, error } = parseTerms(text, eventFilterKeys)
  const tests = terms.map(({ negated, test }): Predicate => {
    const passes = compiled(test)
    return negated ? (event) => !passes(event) : passes
  })
  return { passes: (event) => tests.every((test) => test(event)), ...(error !== undefined && { error }) }
}

function compiled(test: FilterTest<EventFilterKey>): Predicate {
  switch (test.type) {
    case 'text':
      return (event) => textsOf(event).some((text) => text.toLowerCase().includes(test.text))
    case 'regex':
      return (event) => textsOf(event).some((text) => test.pattern.test(text))
    case 'key': {
      const values = test.values.map((value) => value.toLowerCase())
      return (event) => values.includes(valueOf(test.key, event).toLowerCase())
    }
  }
}

function valueOf(key: EventFilterKey, { type, reason, about, source }: Filterable): string {
  switch (key) {
    case 'type':
      return type
    case 'reason':
      return reason
    case 'kind':
      return about.kind
    case 'ns':
      return about.namespace ?? ''
    case 'object':
      return about.name
    case 'source':
      return source
  }
}

function textsOf({ reason, message, about }: Filterable): readonly string[] {
  return [about.name, reason, message]
}

/** What there is to name in a filter of events. */
export interface EventFacts {
  readonly reasons: readonly string[]
  readonly kinds: readonly string[]
  readonly namespaces: readonly string[]
}

/** Whole words that the last word of a text may become, keys first. */
export function eventCompletions(text: string, facts: EventFacts): readonly string[] {
  const word = (/\S*$/.exec(text)?.[0] ?? '').replaceAll('!', '')
  const key = eventFilterKeys.find((candidate) => word.startsWith(`${candidate}:`))
  if (key === undefined) return eventFilterKeys.map((name) => `${name}:`)
  return suggestionsFor(key, facts).map((value) => `${key}:${value}`)
}

function suggestionsFor(key: EventFilterKey, facts: EventFacts): readonly string[] {
  switch (key) {
    case 'type':
      return ['Warning', 'Normal']
    case 'reason':
      return facts.reasons
    case 'kind':
      return facts.kinds
    case 'ns':
      return facts.namespaces
    case 'object':
    case 'source':
      return []
  }
}
