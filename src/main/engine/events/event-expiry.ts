import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Event } from '../../../shared/schema/types.ts'
import { remove } from '../api/commit.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'

const minute = 60_000
/** The API server's --event-ttl. */
const timeToLive = 60 * minute
/** So many events go in one task, then others have their turn. */
const mostAtOnce = 200

/**
 * Takes away events an hour after they were last written. They are kept by the minute, as etcd's leases are, as uids
 * only: one timer and a few bytes an event. An event that was written again meanwhile moves on when its minute comes.
 */
class EventExpiry {
  readonly #clock: Clock
  readonly #store: ObjectStore
  /** Uids by the minute in which they are due; minutes in ascending order, as time only goes on. */
  readonly #due = new Map<number, string[]>()
  #isTimed = false

  constructor(clock: Clock, store: ObjectStore) {
    this.#clock = clock
    this.#store = store
    const present = [...store.all(eventKind)].map((event) => ({ uid: event.metadata.uid, at: minuteOf(event) }))
    for (const { uid, at } of present.sort((a, b) => a.at - b.at)) this.#file(uid, at)
    store.onChange(eventKind, (change) => {
      if (change.type === 'ADDED') this.#file(change.object.metadata.uid, minuteAt(this.#clock.now))
    })
  }

  #file(uid: string, at: number): void {
    const filed = this.#due.get(at)
    if (filed === undefined) this.#due.set(at, [uid])
    else filed.push(uid)
    if (!this.#isTimed) this.#wakeAt(at * minute)
  }

  #wakeAt(time: number): void {
    this.#isTimed = true
    this.#clock.at(time, () => this.#expire())
  }

  #expire(): void {
    this.#isTimed = false
    let left = mostAtOnce
    for (const [at, uids] of this.#due) {
      if (at * minute > this.#clock.now) {
        this.#wakeAt(at * minute)
        return
      }
      while (uids.length > 0) {
        if (left === 0) {
          this.#wakeAt(this.#clock.now)
          return
        }
        left--
        this.#settle(uids.pop()!, at)
      }
      this.#due.delete(at)
    }
  }

  #settle(uid: string, at: number): void {
    const event = this.#store.byUid(uid) as Event | undefined
    if (event === undefined) return
    const renewed = minuteOf(event)
    if (renewed > at) {
      const filed = this.#due.get(renewed)
      if (filed === undefined) this.#due.set(renewed, [uid])
      else filed.push(uid)
    } else remove(this.#store, eventKind, event)
  }
}

function minuteAt(written: number): number {
  return Math.ceil((written + timeToLive) / minute)
}

/** The minute in which an event is due, by the last time that it names. */
function minuteOf({ metadata, lastTimestamp, series }: Event): number {
  const times = [metadata.creationTimestamp, lastTimestamp, series?.lastObservedTime]
  const written = times.map((time) => (time === undefined ? 0 : parseTime(time) || 0))
  return minuteAt(Math.max(...written))
}

const byStore = new WeakMap<ObjectStore, EventExpiry>()

/** Starts the expiry of a cluster's events, once. */
export function ensureEventExpiry(clock: Clock, store: ObjectStore): void {
  if (!byStore.has(store)) byStore.set(store, new EventExpiry(clock, store))
}
