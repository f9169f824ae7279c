import type { Json } from '../../../../shared/kube/object.ts'
import type { MetaStore } from '../../store/meta-store.ts'
import type { HistoryFile } from './history-file.ts'
import { LoadRun, type LoadState } from './load-run.ts'
import { PastLoads } from './past-loads.ts'

const prefix = 'traffic:'
const lastKey = 'traffic-last'

/** What the cluster's file keeps of its steady loads: each as it is when the commit comes. */
export class TrafficRecords {
  readonly #meta: MetaStore
  readonly #histories: HistoryFile
  readonly past: PastLoads

  constructor(meta: MetaStore, histories: HistoryFile) {
    this.#meta = meta
    this.#histories = histories
    this.past = new PastLoads(histories)
  }

  /** The loads of the file, in the order in which they were started. */
  load(): readonly LoadRun[] {
    const numbers = Array.from(this.#meta.keys(prefix), (key) => Number(key.slice(prefix.length))).sort((a, b) => a - b)
    return numbers.map((number) => {
      const state = this.#meta.get(`${prefix}${number}`) as unknown as LoadState
      return new LoadRun(String(number), state, this.#histories.load(String(number)))
    })
  }

  /** An id that no load ever had. */
  nextId(): string {
    const last = ((this.#meta.get(lastKey) as number | undefined) ?? 0) + 1
    this.#meta.set(lastKey, last)
    return String(last)
  }

  /** It has changed: the next commit writes what it is then. */
  keep(run: LoadRun): void {
    this.#meta.set(`${prefix}${run.id}`, run as unknown as Json)
    this.#histories.changed(run.id, run.history)
  }

  /** The load is no more; what it sent stays in the past. */
  remove({ id, history }: LoadRun): void {
    this.past.add(history)
    this.#meta.remove(`${prefix}${id}`)
    this.#histories.remove(id)
  }
}
