import type { DrainDocument, DrainOptions } from '../../../shared/contract/drain.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { Drain, type DrainCall } from './drain.ts'

/** Where drains under way are kept, so that the program that comes next goes on with them. */
export interface DrainMemory {
  keptDrains(): readonly DrainCall[]
  keepDrains(drains: readonly DrainCall[]): void
}

/** The last drain of each node of a cluster, under way or over; what windows look at, and need not. */
export class Drains {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #drains = new Map<string, Drain>()
  readonly #listeners = new Set<() => void>()
  readonly #memory: DrainMemory | undefined
  /** What the memory has now. */
  #kept: readonly DrainCall[]

  /** Goes on with what is kept: as kubectl would, asked again with the same options. */
  constructor(source: ClusterSource, schedule: Schedule, memory?: DrainMemory) {
    this.#source = source
    this.#schedule = schedule
    this.#memory = memory
    this.#kept = memory?.keptDrains() ?? []
    for (const call of this.#kept) this.#begin(call)
  }

  /** Begins to drain a node, on behalf of an identity; a drain that is under way ends. */
  start(node: string, identity: string, options: DrainOptions): void {
    this.#drains.get(node)?.cancel()
    this.#forgetGone()
    this.#begin({ identity, node, options, startedAt: this.#source.now() })
  }

  #begin(call: DrainCall): void {
    const drain = new Drain(this.#source, this.#schedule, call, () => this.#tell())
    this.#drains.set(call.node, drain)
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

  #keep(): void {
    const running = [...this.#drains.values()].filter(({ isRunning }) => isRunning).map(({ call }) => call)
    const isSame = running.length === this.#kept.length && running.every((call) => this.#kept.includes(call))
    if (isSame) return
    this.#kept = running
    this.#memory?.keepDrains(running)
  }

  #tell(): void {
    this.#keep()
    for (const listener of this.#listeners) listener()
  }
}
