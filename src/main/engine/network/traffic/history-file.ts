import type { Clock } from '../../sim/clock.ts'
import { LoadHistory, type SavedHistory } from './load-history.ts'

/** Where bytes are kept: engine/store's SeriesStore. Empty bytes delete a key. */
export interface HistoryShelf {
  save(key: string, bytes: Uint8Array): void
  load(key: string): Uint8Array | undefined
}

/** Milliseconds of simulated time after a change until it is saved: charts may miss so much of what a kill cut off. */
const saveDelay = 60_000

/** The charts of loads in the cluster's file, saved a while after they have changed. */
export class HistoryFile {
  readonly #clock: Clock
  readonly #shelf: HistoryShelf
  readonly #dirty = new Map<string, LoadHistory>()

  constructor(clock: Clock, shelf: HistoryShelf) {
    this.#clock = clock
    this.#shelf = shelf
  }

  load(id: string): LoadHistory | undefined {
    const bytes = this.#shelf.load(keyOf(id))
    if (bytes === undefined || bytes.length === 0) return undefined
    return LoadHistory.from(JSON.parse(new TextDecoder().decode(bytes)) as SavedHistory)
  }

  changed(id: string, history: LoadHistory): void {
    if (this.#dirty.size === 0) this.#clock.after(saveDelay, () => this.#save())
    this.#dirty.set(id, history)
  }

  save(id: string, history: LoadHistory): void {
    this.#dirty.delete(id)
    this.#shelf.save(keyOf(id), new TextEncoder().encode(JSON.stringify(history)))
  }

  remove(id: string): void {
    this.#dirty.delete(id)
    this.#shelf.save(keyOf(id), new Uint8Array(0))
  }

  #save(): void {
    for (const [id, history] of this.#dirty) this.save(id, history)
  }
}

function keyOf(id: string): string {
  return `traffic/${id}`
}
