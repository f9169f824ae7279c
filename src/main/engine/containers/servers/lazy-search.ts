import type { LogHit, LogSearch } from '../../store/log-types.ts'

/** Pods whose logs are written down in one step. */
const podsOfStep = 200
/** What the writing is taken for, of the whole. */
const writingShare = 0.1

/** A search that first writes down what servers have said by themselves, some pods with each step. */
export class LazySearch implements LogSearch {
  readonly #uids: readonly string[]
  readonly #logs: { write(podUid: string): void; search(): LogSearch }
  #written = 0
  #search: LogSearch | undefined

  constructor(uids: readonly string[], logs: { write(podUid: string): void; search(): LogSearch }) {
    this.#uids = uids
    this.#logs = logs
  }

  step(): boolean {
    if (this.#search !== undefined) return this.#search.step()
    const end = Math.min(this.#written + podsOfStep, this.#uids.length)
    for (; this.#written < end; this.#written++) this.#logs.write(this.#uids[this.#written]!)
    if (end === this.#uids.length) this.#search = this.#logs.search()
    return true
  }

  hits(): readonly LogHit[] {
    return this.#search?.hits() ?? []
  }

  get isCut(): boolean {
    return this.#search?.isCut === true
  }

  get share(): number {
    if (this.#search !== undefined) return writingShare + (1 - writingShare) * this.#search.share
    return this.#uids.length === 0 ? 0 : (writingShare * this.#written) / this.#uids.length
  }
}
