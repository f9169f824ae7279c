import type { DrainDocument, DrainOptions } from '../../../shared/contract/drain.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { Drain } from './drain.ts'

/** The last drain of each node of a cluster, under way or over; what windows look at, and need not. */
export class Drains {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #drains = new Map<string, Drain>()
  readonly #listeners = new Set<() => void>()

  constructor(source: ClusterSource, schedule: Schedule) {
    this.#source = source
    this.#schedule = schedule
  }

  /** Begins to drain a node, on behalf of an identity; a drain that is under way ends. */
  start(node: string, identity: string, options: DrainOptions): void {
    this.#drains.get(node)?.cancel()
    this.#forgetGone()
    const call = { cluster: this.#source.name, identity, node, options }
    const drain = new Drain(this.#source, this.#schedule, call, () => this.#tell())
    this.#drains.set(node, drain)
    this.#tell()
    void drain.start()
  }

  cancel(node: string): void {
    this.#drains.get(node)?.cancel()
  }

  of(node: string): DrainDocument | null {
    return this.#drains.get(node)?.document() ?? null
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Drains of nodes that are no more, so that there are never many more than nodes. */
  #forgetGone(): void {
    for (const node of this.#drains.keys()) {
      if (this.#source.get(nodeKind, undefined, node) !== undefined) continue
      this.cancel(node)
      this.#drains.delete(node)
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
