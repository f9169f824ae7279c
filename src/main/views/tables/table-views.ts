import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { SharedView, type ViewInput } from './shared-view.ts'
import type { ListedKind } from './workload-list.ts'

interface Holding {
  readonly key: string
  readonly kind: ListedKind
  readonly view: SharedView
  users: number
  /** Of a view that nobody looks at: keeps it from being closed. */
  stopClosing: (() => void) | undefined
  /** While it is made for somebody who has not asked yet. */
  stopPreparing: (() => void) | undefined
}

/**
 * So many views are kept that nobody looks at any more, for so many real milliseconds: whoever comes back to a list finds
 * it as it is now, without a walk over all of its objects.
 */
const mostKept = 4
const keptFor = 60_000

/** A view that is made ahead of time takes so many objects in one turn of the engine's thread, and leaves it to others between. */
const preparedAtOnce = 1_000
const preparedEvery = 2
/** As many rows as a window asks for first. */
const firstRows = 80

/** The shared views of one cluster: made for the first window that wants one, closed a while after the last. */
export class TableViews {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #holdings = new Map<string, Holding>()
  /** The one left longest ago first. */
  readonly #kept = new Set<Holding>()

  constructor(source: ClusterSource, schedule: Schedule) {
    this.#source = source
    this.#schedule = schedule
  }

  get size(): number {
    return this.#holdings.size
  }

  /** The view, and the function that gives it back. */
  take(input: ViewInput): { readonly view: SharedView; release(): void } {
    const holding = this.#holdingFor(input)
    const { view } = holding
    holding.users++
    holding.stopClosing?.()
    holding.stopClosing = undefined
    holding.stopPreparing?.()
    holding.stopPreparing = undefined
    this.#kept.delete(holding)
    view.catchUp()
    let released = false
    return {
      view,
      release: () => {
        if (released) return
        released = true
        holding.users--
        if (holding.users === 0) this.#leave(holding)
      }
    }
  }

  /** Makes a view bit by bit for whoever will ask for it soon, and keeps it as one that somebody has left. */
  prepare(input: ViewInput): void {
    const holding = this.#holdingFor(input)
    if (holding.users > 0 || this.#kept.has(holding)) return
    this.#leave(holding)
    if (this.#kept.has(holding)) this.#prepareFurther(holding)
  }

  #prepareFurther(holding: Holding): void {
    holding.stopPreparing = this.#schedule(preparedEvery, () => {
      holding.stopPreparing = undefined
      if (holding.view.prepare(preparedAtOnce)) holding.view.rows(0, firstRows)
      else this.#prepareFurther(holding)
    })
  }

  #holdingFor(input: ViewInput): Holding {
    const { kind, filter, sort, own = [] } = input
    const namespaces = kind.namespaced ? [...new Set(input.namespaces)].sort() : []
    const key = JSON.stringify([
      kind.group,
      kind.resource,
      namespaces,
      filter.trim(),
      sort.column,
      sort.descending,
      own
    ])
    const found = this.#holdings.get(key)
    if (found?.kind === kind) return found
    // A kind that another has taken the place of prints other columns.
    if (found?.users === 0) this.#close(found)
    const view = new SharedView(this.#source, this.#schedule, { kind, namespaces, filter: filter.trim(), sort, own })
    const holding = { key, kind, view, users: 0, stopClosing: undefined, stopPreparing: undefined }
    this.#holdings.set(key, holding)
    return holding
  }

  #leave(holding: Holding): void {
    const isCurrent = this.#holdings.get(holding.key) === holding
    if (!isCurrent || !holding.view.isCheapToKeep) return this.#close(holding)
    this.#kept.add(holding)
    holding.stopClosing = this.#schedule(keptFor, () => this.#close(holding))
    const [oldest] = this.#kept
    if (this.#kept.size > mostKept) this.#close(oldest!)
  }

  #close(holding: Holding): void {
    holding.stopClosing?.()
    holding.stopPreparing?.()
    holding.view.close()
    this.#kept.delete(holding)
    if (this.#holdings.get(holding.key) === holding) this.#holdings.delete(holding.key)
  }
}
