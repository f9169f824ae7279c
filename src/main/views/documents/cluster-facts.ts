import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { ChangeLog } from './change-log.ts'
import { EventBook } from './event-book.ts'
import { KindCounts } from './kind-counts.ts'

/** What several documents of one cluster count together: made for the first that asks, dropped after the last. */
export interface ClusterFacts {
  /** Of any kind of the cluster but events, which are counted apart. */
  counts(kind: Kind): KindCounts
  readonly events: EventBook
  readonly changes: ChangeLog
}

export class SharedFacts {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #listeners = new Set<() => void>()
  #facts: (ClusterFacts & { close(): void }) | undefined

  constructor(source: ClusterSource, schedule: Schedule) {
    this.#source = source
    this.#schedule = schedule
  }

  /** `changed` is called at every change of any counted kind, from within the change. */
  take(changed: () => void): { readonly facts: ClusterFacts; release(): void } {
    const facts = (this.#facts ??= this.#open())
    this.#listeners.add(changed)
    return {
      facts,
      release: () => {
        this.#listeners.delete(changed)
        if (this.#listeners.size > 0) return
        this.#facts?.close()
        this.#facts = undefined
      }
    }
  }

  #open(): ClusterFacts & { close(): void } {
    const tell = (): void => {
      for (const listener of this.#listeners) listener()
    }
    const { kinds } = this.#source
    const counts = new Map<Kind, KindCounts>()
    const countsOf = (kind: Kind): KindCounts => {
      let found = counts.get(kind)
      if (found === undefined) counts.set(kind, (found = new KindCounts(this.#source, kind, tell)))
      return found
    }
    const stopKinds = kinds.onChange(() => {
      for (const [kind, count] of counts) {
        if (kinds.has(kind)) continue
        count.close()
        counts.delete(kind)
      }
      tell()
    })
    const events = new EventBook(this.#source, this.#schedule, tell)
    const changes = new ChangeLog(this.#source, tell)
    return {
      counts: countsOf,
      events,
      changes,
      close() {
        stopKinds()
        for (const count of counts.values()) count.close()
        events.close()
        changes.close()
      }
    }
  }
}
