import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { SharedView, type ViewInput } from './shared-view.ts'
import type { ListedKind } from './workload-list.ts'

interface Holding {
  readonly kind: ListedKind
  readonly view: SharedView
  users: number
}

/** The shared views of one cluster: made for the first window that wants one, closed after the last. */
export class TableViews {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #holdings = new Map<string, Holding>()

  constructor(source: ClusterSource, schedule: Schedule) {
    this.#source = source
    this.#schedule = schedule
  }

  get size(): number {
    return this.#holdings.size
  }

  /** The view, and the function that gives it back. */
  take(input: ViewInput): { readonly view: SharedView; release(): void } {
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
    let holding = this.#holdings.get(key)
    // A kind that another has taken the place of prints other columns.
    if (holding?.kind !== kind) {
      const view = new SharedView(this.#source, this.#schedule, { kind, namespaces, filter: filter.trim(), sort, own })
      holding = { kind, view, users: 0 }
      this.#holdings.set(key, holding)
    }
    holding.users++
    const held = holding
    let released = false
    return {
      view: held.view,
      release: () => {
        if (released) return
        released = true
        held.users--
        if (held.users > 0) return
        held.view.close()
        if (this.#holdings.get(key) === held) this.#holdings.delete(key)
      }
    }
  }
}
