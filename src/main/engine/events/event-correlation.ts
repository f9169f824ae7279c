// Repeated, similar and too many events, as the correlator of client-go's tools/record has them. What it remembers there
// is read from the events themselves here: the store finds those about an object at once, they come back with the file,
// and ten thousand pods need no second memory.
import type { Event } from '../../../shared/schema/types.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { EventType } from './event-recorder.ts'

/** Milliseconds in which similar events count as one burst. */
const similarWindow = 600_000
/** From this many different messages on, the events of a reason are combined. */
const mostSimilar = 10
const combinedPrefix = '(combined from similar events): '

export interface Occurrence {
  readonly type: EventType
  readonly reason: string
  readonly message: string
  readonly fieldPath: string
}

export interface Correlated {
  /** As it is written: combined where there are too many of its kind. */
  readonly message: string
  /** The event that is there already and is counted up. */
  readonly earlier: Event | undefined
}

/** `events` are those about the same object from the same source. */
export function correlate(occurrence: Occurrence, events: Iterable<Event>, now: number): Correlated {
  const { type, reason, message, fieldPath } = occurrence
  let same: Event | undefined
  let isSameRecent = false
  let combined: Event | undefined
  let recent = 0
  for (const event of events) {
    if (event.reason !== reason || event.type !== type) continue
    const isRecent = now - parseTime(event.lastTimestamp ?? event.metadata.creationTimestamp) <= similarWindow
    if (event.message?.startsWith(combinedPrefix) === true) {
      if (isRecent) combined = event
      continue
    }
    if (isRecent) recent++
    if (event.message !== message || (event.involvedObject.fieldPath ?? '') !== fieldPath) continue
    same = event
    isSameRecent = isRecent
  }
  if (isSameRecent || recent < mostSimilar - 1) return { message, earlier: same }
  return { message: combinedPrefix + message, earlier: combined }
}

/** An object may have this many events at once, then one in five minutes. */
const burst = 25
const refillTime = 300_000
/** Nobody needs watching before this many. */
const watchedFrom = 10
const mostWatched = 4096

interface Watched {
  tokens: number
  filledAt: number
  /** How often something was said and not written, by event name ("" for what has no event yet). */
  readonly held: Map<string, number>
}

/** Upstream's EventSourceObjectSpamFilter for one source: only objects that say much are kept, the last 4,096 of them. */
export class SpamFilter {
  readonly #watched = new Map<string, Watched>()

  /**
   * Whether one more event about this object may be written, and how often it was held back before. `told` is how often
   * the source spoke about it since `since` (a metav1.Time); `now` in milliseconds.
   */
  admit(
    uid: string,
    eventName: string,
    told: number,
    since: string,
    now: number
  ): { readonly held: number } | undefined {
    if (told < watchedFrom && this.#watched.size === 0) return { held: 0 }
    let watched = this.#watched.get(uid)
    if (watched === undefined) {
      if (told < watchedFrom) return { held: 0 }
      watched = { tokens: burst - told, filledAt: parseTime(since) || now, held: new Map() }
      this.#keep(uid, watched)
    }
    watched.tokens = Math.min(burst, watched.tokens + (now - watched.filledAt) / refillTime)
    watched.filledAt = now
    const held = watched.held.get(eventName) ?? 0
    if (watched.tokens < 1) {
      watched.held.set(eventName, held + 1)
      return undefined
    }
    watched.tokens--
    watched.held.delete(eventName)
    return { held }
  }

  #keep(uid: string, watched: Watched): void {
    if (this.#watched.size >= mostWatched) {
      for (const oldest of this.#watched.keys()) {
        this.#watched.delete(oldest)
        break
      }
    }
    this.#watched.set(uid, watched)
  }
}
