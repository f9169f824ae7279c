import type { HistoryFile } from './history-file.ts'
import type { LoadHistory, Present } from './load-history.ts'

/** No load has this id: theirs are numbers. */
const id = 'past'

/** Nobody sends any more. */
const nothing: Present = { since: Infinity, flow: [], count: () => 0 }

/** What loads sent that are no more, all of them in one history: the past of a Service does not go with them. */
export class PastLoads {
  readonly present = nothing
  readonly #file: HistoryFile
  #history: LoadHistory | undefined

  constructor(file: HistoryFile) {
    this.#file = file
    this.#history = file.load(id)
  }

  /** Undefined as long as no load was ever removed. */
  get history(): LoadHistory | undefined {
    return this.#history
  }

  /** Its own history goes in the same commit, so this one must not wait. */
  add(history: LoadHistory): void {
    this.#history = this.#history === undefined ? history : this.#history.with(history)
    this.#file.save(id, this.#history)
  }
}
