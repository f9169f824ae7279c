import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { EventIndex } from './event-index.ts'

/** Real milliseconds for which it is kept when nobody looks: each letter of a filter is a new look. */
const linger = 10_000

/** One index for all who look at the events of a cluster, and none when nobody does. */
export class SharedEventIndex {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #listeners = new Set<() => void>()
  #index: EventIndex | undefined
  #cancel: () => void = () => {}

  constructor(source: ClusterSource, schedule: Schedule) {
    this.#source = source
    this.#schedule = schedule
  }

  /** `changed` is called at every change, from within it. */
  take(changed: () => void): { readonly index: EventIndex; release(): void } {
    this.#cancel()
    const index = (this.#index ??= new EventIndex(this.#source, this.#schedule, () => {
      for (const listener of this.#listeners) listener()
    }))
    this.#listeners.add(changed)
    return { index, release: () => this.#release(changed) }
  }

  #release(changed: () => void): void {
    this.#listeners.delete(changed)
    if (this.#listeners.size > 0) return
    this.#cancel = this.#schedule(linger, () => {
      this.#index?.close()
      this.#index = undefined
    })
  }
}
