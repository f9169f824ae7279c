import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { EventSeverity } from '../kinds/event/severity.ts'
import type { CauseWords } from '../why/cause-words.ts'
import { base, liveInput, type Live } from './call.ts'
import type { EventSummary, ObjectRef } from './documents.ts'

/** A moment or a stretch of time at an object: events of one reason, a change, or something broken on purpose. */
export interface LaneItem {
  readonly id: string
  readonly severity: EventSeverity | 'change' | 'chaos'
  readonly words: CauseWords
  readonly count: number
  /** Milliseconds of simulated time; equal where it was a moment. */
  readonly from: number
  readonly to: number
  /** The object that it happened to: one pod of a lane of pods. */
  readonly about?: ObjectRef
}

/** What happened to one object, or to all pods that one object made. */
export interface EventLane {
  readonly key: string
  /** Absent of what is broken on purpose. */
  readonly ref?: ObjectRef
  /** How many pods it stands for. */
  readonly pods?: number
  readonly items: readonly LaneItem[]
}

/** Events of one reason about one object, or one event. */
export interface EventRow extends EventSummary {
  readonly severity: EventSeverity
}

/** The events of a cluster, as a person looks at them. A list of rows is a window on it. */
export interface EventsDocument {
  /** Rows there are in all, and events that the filter lets through, of those that are kept. */
  readonly rowsTotal: number
  readonly matched: number
  readonly total: number
  readonly warnings: number
  /** How many of each severity in equal stretches of the time that is looked at. */
  readonly from: number
  readonly to: number
  readonly bins: readonly (readonly [normal: number, warn: number, bad: number])[]
  /** What there is to filter by, most frequent first, at most 40 each. */
  readonly reasons: readonly string[]
  readonly kinds: readonly string[]
  /** Where something deviated within that time, causes above effects, at most 8; `lanesTotal` counts all. */
  readonly lanes: readonly EventLane[]
  readonly lanesTotal: number
  /** Ids of items: the first brought the second about. */
  readonly arrows: readonly (readonly [cause: string, effect: string])[]
  readonly first: number
  readonly rows: readonly EventRow[]
  readonly filterError?: string
}

const moment = z.number().int()

export const eventsInput = liveInput.extend({
  namespaces: z.array(z.string().max(253)).max(1_000),
  /** As typed: words, type:, reason:, kind:, ns:, object:, source:; a leading ! negates one. */
  filter: z.string().max(2_000),
  /** What is looked at: up to now so many milliseconds, or between two moments; all that is kept where absent. */
  view: z.union([z.object({ within: moment.min(1) }), z.object({ from: moment, to: moment })]).optional(),
  /** Of that the stretch from which rows are wanted; all of it where absent. */
  range: z.object({ from: moment, to: moment }).optional(),
  /** Rows are objects with a reason, or single events. */
  grouped: z.boolean(),
  sort: z.object({ column: z.enum(['last', 'first', 'count', 'reason', 'object', 'type']), descending: z.boolean() }),
  /** The rows wanted first; tables.move wants others. */
  window: z.object({ first: z.number().int().min(0), count: z.number().int().min(0).max(400) })
})
export type EventsInput = z.infer<typeof eventsInput>

export const eventsContract = {
  watch: base.input(eventsInput).output(eventIterator(type<Live<EventsDocument>>()))
}
