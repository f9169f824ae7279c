import type { EventSummary } from '../../../shared/contract/documents.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { EventNotes } from '../events/event-notes.ts'
import { eventSummary, newestFirst } from './event-summary.ts'

/** Events that the cluster has let go of are remembered for the timeline: no more than this. */
const pastLimit = 10_000

/** When something happened, and how often. */
export type EventSpan = Pick<EventSummary, 'firstAt' | 'lastAt' | 'count' | 'type'>

/** When all retained events happened, and the warnings among them. */
export class EventBook {
  readonly #source: ClusterSource
  readonly #notes: EventNotes
  readonly #spans = new Map<string, EventSpan>()
  readonly #warnings = new Map<string, EventSummary>()
  #past: EventSpan[] = []

  constructor(source: ClusterSource, schedule: Schedule, changed: () => void) {
    this.#source = source
    this.#notes = new EventNotes(source, schedule, {
      changed,
      settle: () => this.#settle(),
      gone: (event) => this.#remember(event)
    })
  }

  /** How many are known by now. */
  get size(): number {
    this.#settle()
    return this.#spans.size
  }

  /** What happened as far back as is remembered: events that expired too, which nobody can list any more. */
  *spans(): Generator<EventSpan> {
    this.#settle()
    yield* this.#past
    yield* this.#spans.values()
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
    this.#notes.close()
  }

  #remember(event: Event): void {
    this.#past.push(spanOf(eventSummary(this.#source, event)))
    if (this.#past.length > pastLimit) this.#past = this.#past.slice(pastLimit / 2)
  }

  #settle(): void {
    for (const [uid, event] of this.#notes.take()) {
      this.#spans.delete(uid)
      this.#warnings.delete(uid)
      if (event === undefined) continue
      const summary = eventSummary(this.#source, event)
      this.#spans.set(uid, spanOf(summary))
      if (event.type === 'Warning') this.#warnings.set(uid, summary)
    }
  }
}

function spanOf({ firstAt, lastAt, count, type }: EventSummary): EventSpan {
  return { firstAt, lastAt, count, type }
}

function merged(a: EventSummary, b: EventSummary): EventSummary {
  const newest = newestFirst(a, b) <= 0 ? a : b
  return { ...newest, count: a.count + b.count, firstAt: Math.min(a.firstAt, b.firstAt) }
}
