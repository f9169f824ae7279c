import { defaultRetention } from '../../../shared/contract/retention-limits.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Event } from '../../../shared/schema/types.ts'
import { remove } from '../api/commit.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'

const minute = 60_000
/** So many events go in one task, then others have their turn. */
const mostAtOnce = 200

/**
 * Takes away events some time after they were last written (the API server's --event-ttl). They are kept by the minute, as etcd's leases are, as texts
 * that the store has anyway: one timer and a few bytes an event. An event that was written again meanwhile moves on when its minute comes.
 */
class EventExpiry {
  readonly #clock: Clock
  readonly #store: ObjectStore
  /** By the minute in which they are due: uids, or "namespace/name" of those that the file held. */
  readonly #due = new Map<number, string[]>()
  #timeToLive = defaultRetention.events
  #isTimed = false
  /** Timers of before are nobody's any more. */
  #timer = 0

  constructor(clock: Clock, store: ObjectStore) {
    this.#clock = clock
    this.#store = store
    this.#filePresent()
    store.onChange(eventKind, (change) => {
      if (change.type !== 'ADDED') return
      const at = this.#minuteAt(this.#clock.now)
      this.#file(change.object.metadata.uid, at)
      if (!this.#isTimed) this.#wakeAt(at * minute)
    })
  }

  /** From now on events live so long, in milliseconds: those that are there too. */
  setTimeToLive(milliseconds: number): void {
    if (milliseconds === this.#timeToLive) return
    this.#timeToLive = milliseconds
    this.#due.clear()
    this.#isTimed = false
    this.#timer++
    this.#filePresent()
  }

  /**
   * Of the events that a file held, only the first of many in a namespace is read: those that were created after it are
   * due no sooner, and move on when its minute comes.
   */
  #filePresent(): void {
    let left = 0
    let at = 0
    let prefix = ''
    for (const key of this.#store.keys(eventKind)) {
      if (prefix === '' || !key.startsWith(prefix)) {
        prefix = key.slice(0, key.indexOf('/') + 1)
        left = 0
        at = 0
      }
      if (left === 0) {
        at = Math.max(at, this.#minuteAt(createdAt(this.#store.byKey(eventKind, key)!)))
        left = mostAtOnce
      }
      left--
      this.#file(key, at)
    }
    const first = this.#earliest()
    if (first !== undefined) this.#wakeAt(first * minute)
  }

  #file(which: string, at: number): void {
    const filed = this.#due.get(at)
    if (filed === undefined) this.#due.set(at, [which])
    else filed.push(which)
  }

  #wakeAt(time: number): void {
    this.#isTimed = true
    const timer = ++this.#timer
    this.#clock.at(time, () => {
      if (timer === this.#timer) this.#expire()
    })
  }

  #expire(): void {
    for (let left = mostAtOnce; left > 0; left--) {
      const at = this.#earliest()
      if (at === undefined || at * minute > this.#clock.now) break
      const filed = this.#due.get(at)!
      this.#settle(filed.pop()!, at)
      if (filed.length === 0) this.#due.delete(at)
    }
    this.#isTimed = false
    const next = this.#earliest()
    if (next !== undefined) this.#wakeAt(Math.max(next * minute, this.#clock.now))
  }

  /** Of as many minutes as an event lives. */
  #earliest(): number | undefined {
    let earliest: number | undefined
    for (const at of this.#due.keys()) if (earliest === undefined || at < earliest) earliest = at
    return earliest
  }

  #settle(which: string, at: number): void {
    const event = this.#find(which)
    if (event === undefined) return
    const renewed = this.#minuteAt(writtenAt(event))
    if (renewed > at) this.#file(which, renewed)
    else remove(this.#store, eventKind, event)
  }

  #minuteAt(written: number): number {
    return Math.ceil((written + this.#timeToLive) / minute)
  }

  /** No uid has a slash. */
  #find(which: string): Event | undefined {
    if (which.includes('/')) return this.#store.byKey(eventKind, which)
    return this.#store.byUid(which) as Event | undefined
  }
}

function createdAt({ metadata }: Event): number {
  return parseTime(metadata.creationTimestamp) || 0
}

/** The last time that an event names. */
function writtenAt({ metadata, lastTimestamp, series }: Event): number {
  const times = [metadata.creationTimestamp, lastTimestamp, series?.lastObservedTime]
  return Math.max(...times.map((time) => (time === undefined ? 0 : parseTime(time) || 0)))
}

const byStore = new WeakMap<ObjectStore, EventExpiry>()

/** Starts the expiry of a cluster's events, once. */
export function ensureEventExpiry(clock: Clock, store: ObjectStore): void {
  if (!byStore.has(store)) byStore.set(store, new EventExpiry(clock, store))
}

/** How long the events of a cluster live from now on, in milliseconds. */
export function setEventTimeToLive(clock: Clock, store: ObjectStore, milliseconds: number): void {
  ensureEventExpiry(clock, store)
  byStore.get(store)!.setTimeToLive(milliseconds)
}

/** Events that were last written before a moment, in milliseconds. */
export function countEventsBefore(store: ObjectStore, time: number): number {
  let count = 0
  for (const event of store.all(eventKind)) if (writtenAt(event) < time) count++
  return count
}
