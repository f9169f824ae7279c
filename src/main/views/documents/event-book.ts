import type { EventSummary } from '../../../shared/contract/documents.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { eventSummary, newestFirst } from './event-summary.ts'

/** Noted changes are worked in when somebody asks, but no later than this: nobody may ask for a long time. */
const notedLimit = 2_000

/** Events that the cluster has let go of are remembered for the timeline: no more than this. */
const pastLimit = 10_000

/** When something happened, and how often. */
export type EventSpan = Pick<EventSummary, 'firstAt' | 'lastAt' | 'count' | 'type'>

/** All retained events, with the warnings by themselves. Kept by change. */
export class EventBook {
  readonly #source: ClusterSource
  readonly #events = new Map<string, Event>()
  readonly #warnings = new Map<string, EventSummary>()
  readonly #noted = new Map<string, Event | undefined>()
  #past: EventSpan[] = []
  readonly #stop: () => void

  constructor(source: ClusterSource, changed: () => void) {
    this.#source = source
    for (const event of source.all(eventKind)) this.#noted.set(event.metadata.uid, event)
    this.#stop = source.onChange(eventKind, ({ type, object }) => {
      if (type === 'DELETED') this.#remember(object)
      this.#noted.set(object.metadata.uid, type === 'DELETED' ? undefined : object)
      if (this.#noted.size >= notedLimit) this.#settle()
      changed()
    })
  }

  get size(): number {
    this.#settle()
    return this.#events.size
  }

  *all(): Generator<EventSummary> {
    this.#settle()
    for (const event of this.#events.values()) yield eventSummary(this.#source, event)
  }

  /** What happened as far back as is remembered: events that expired too, which nobody can list any more. */
  *spans(): Generator<EventSpan> {
    yield* this.#past
    yield* this.all()
  }

  /** Warnings about these namespaces and about what has none; about all where the list is empty. */
  warnings(namespaces: readonly string[]): readonly EventSummary[] {
    this.#settle()
    const wanted = namespaces.length === 0 ? undefined : new Set(namespaces)
    const found: EventSummary[] = []
    for (const event of this.#warnings.values()) {
      if (wanted === undefined || event.about.namespace === undefined || wanted.has(event.about.namespace))
        found.push(event)
    }
    return found
  }

  /** Grouped by object and reason, newest first: counts add up, the newest message stands. */
  groupedWarnings(namespaces: readonly string[], limit: number): readonly EventSummary[] {
    const groups = new Map<string, EventSummary>()
    for (const event of this.warnings(namespaces)) {
      const key = `${event.about.uid ?? event.about.name}/${event.reason}`
      const group = groups.get(key)
      groups.set(key, group === undefined ? event : merged(group, event))
    }
    return [...groups.values()].sort(newestFirst).slice(0, limit)
  }

  close(): void {
    this.#stop()
    this.#noted.clear()
  }

  #remember(event: Event): void {
    const { firstAt, lastAt, count, type } = eventSummary(this.#source, event)
    this.#past.push({ firstAt, lastAt, count, type })
    if (this.#past.length > pastLimit) this.#past = this.#past.slice(pastLimit / 2)
  }

  #settle(): void {
    for (const [uid, event] of this.#noted) {
      this.#events.delete(uid)
      this.#warnings.delete(uid)
      if (event === undefined) continue
      this.#events.set(uid, event)
      if (event.type === 'Warning') this.#warnings.set(uid, eventSummary(this.#source, event))
    }
    this.#noted.clear()
  }
}

function merged(a: EventSummary, b: EventSummary): EventSummary {
  const newest = newestFirst(a, b) <= 0 ? a : b
  return { ...newest, count: a.count + b.count, firstAt: Math.min(a.firstAt, b.firstAt) }
}
