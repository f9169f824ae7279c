import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'

/** So many are read at once, and the milliseconds until the next are: most of them may be in the file only. */
const portion = 500
const pause = 20

/** Noted changes are worked in when somebody asks, but no later than this: nobody may ask for a long time. */
const notedLimit = 2_000

export interface EventNotesUse {
  /** There may be something new to ask for. */
  changed(): void
  /** Takes in what was noted now, as nobody has asked for long. */
  settle(): void
  /** An event that the cluster lets go of. */
  gone?(event: Event): void
}

/**
 * Which events came and went since somebody last asked. Those that were there before are read in portions, so that a
 * window on a large cluster does not wait for them; after that it is kept by change.
 */
export class EventNotes {
  readonly #schedule: Schedule
  readonly #use: EventNotesUse
  readonly #unread: Iterator<Event>
  #cancel: () => void = () => {}
  #noted = new Map<string, Event | undefined>()
  readonly #stop: () => void

  constructor(source: ClusterSource, schedule: Schedule, use: EventNotesUse) {
    this.#schedule = schedule
    this.#use = use
    this.#unread = source.all(eventKind)[Symbol.iterator]()
    this.#read()
    this.#stop = source.onChange(eventKind, ({ type, object }) => {
      const isGone = type === 'DELETED'
      if (isGone) use.gone?.(object)
      this.#noted.set(object.metadata.uid, isGone ? undefined : object)
      if (this.#noted.size >= notedLimit) use.settle()
      use.changed()
    })
  }

  /** By uid; undefined of those that are gone. Empty until the next change. */
  take(): ReadonlyMap<string, Event | undefined> {
    const noted = this.#noted
    if (noted.size > 0) this.#noted = new Map()
    return noted
  }

  close(): void {
    this.#stop()
    this.#cancel()
    this.#noted.clear()
  }

  #read(): void {
    for (let read = 0; read < portion; read++) {
      const { done, value } = this.#unread.next()
      if (done === true) return
      // What changed since is known already.
      if (!this.#noted.has(value.metadata.uid)) this.#noted.set(value.metadata.uid, value)
    }
    this.#cancel = this.#schedule(pause, () => {
      this.#read()
      this.#use.changed()
    })
  }
}
