import type { UsageProfile } from '../kubelet/usage-profile.ts'
import type { ContainerRun } from './pod-usage.ts'
import { isThrottled, settledAt, usageLength, writeUsage, type Limits, type UsageOrigin } from './usage-model.ts'

/** Where a list of runs ends. */
export const noRun = -1

/** Whose runs are a list: the first, or `noRun`. */
export interface RunList {
  firstRun: number
}

const leastSlots = 64

/**
 * The containers that are counted as running: a slot each, in columns, because a cluster has more of them than of
 * anything else here. What one uses is worked out when it is asked for, from what it was counted with. Slots are used
 * again; their room is never given back.
 */
export class RunTable {
  readonly #names: string[] = []
  readonly #profiles: (UsageProfile | undefined)[] = []
  readonly #limits: (Limits | undefined)[] = []
  #seeds = new Uint32Array(leastSlots)
  #startedAt = new Float64Array(leastSlots)
  /** As what it is counted: 1 while it starts, millicores of load, and the bytes that it holds for that. */
  #starting = new Uint8Array(leastSlots)
  #loads = new Float64Array(leastSlots)
  #held = new Float64Array(leastSlots)
  /** The next of its list; of a free slot the next that is free. */
  #next = new Int32Array(leastSlots)
  #free = noRun
  readonly #usage = new Float64Array(usageLength)

  /** How many slots there are, free ones included. */
  get capacity(): number {
    return this.#names.length
  }

  add(list: RunList, run: ContainerRun): number {
    const slot = this.#take()
    this.#names[slot] = run.name
    this.#profiles[slot] = run.profile
    this.#limits[slot] = run.limits
    this.#seeds[slot] = run.seed
    this.#startedAt[slot] = run.startedAt
    this.#next[slot] = list.firstRun
    list.firstRun = slot
    return slot
  }

  remove(list: RunList, slot: number): void {
    if (list.firstRun === slot) list.firstRun = this.#next[slot]!
    else {
      let before = list.firstRun
      while (this.#next[before] !== slot) before = this.#next[before]!
      this.#next[before] = this.#next[slot]!
    }
    this.#names[slot] = ''
    this.#profiles[slot] = undefined
    this.#limits[slot] = undefined
    this.#next[slot] = this.#free
    this.#free = slot
  }

  /** `noRun` where none of the list has this name. */
  find({ firstRun }: RunList, name: string): number {
    let slot = firstRun
    while (slot !== noRun && this.#names[slot] !== name) slot = this.#next[slot]!
    return slot
  }

  lengthOf({ firstRun }: RunList): number {
    let length = 0
    for (let slot = firstRun; slot !== noRun; slot = this.#next[slot]!) length++
    return length
  }

  next(slot: number): number {
    return this.#next[slot]!
  }

  name(slot: number): string {
    return this.#names[slot]!
  }

  /** Milliseconds. */
  startedAt(slot: number): number {
    return this.#startedAt[slot]!
  }

  /** When it is at rest, in milliseconds. */
  settledAt(slot: number): number {
    return settledAt(this.#profiles[slot]!, this.#startedAt[slot]!)
  }

  origin(slot: number): UsageOrigin {
    return { seed: this.#seeds[slot]!, profile: this.#profiles[slot]!, limits: this.#limits[slot]! }
  }

  isStarting(slot: number): boolean {
    return this.#starting[slot] === 1
  }

  /** Whether it is counted as held back by its CPU limit. */
  isThrottled(slot: number): boolean {
    return isThrottled(this.origin(slot), this.isStarting(slot), this.#loads[slot]!)
  }

  /** Says as what a run is counted from now on. */
  count(slot: number, isStarting: boolean, load: number, held = 0): void {
    this.#starting[slot] = isStarting ? 1 : 0
    this.#loads[slot] = load
    this.#held[slot] = held
  }

  /** The vector that a run is counted with. It is the same array for all: read it before the next is asked for. */
  usage(slot: number): Float64Array {
    writeUsage(this.#usage, this.origin(slot), this.isStarting(slot), this.#loads[slot]!, this.#held[slot]!)
    return this.#usage
  }

  #take(): number {
    const slot = this.#free
    if (slot !== noRun) {
      this.#free = this.#next[slot]!
      return slot
    }
    const { length } = this.#names
    if (length === this.#next.length) this.#grow()
    return length
  }

  #grow(): void {
    const capacity = this.#next.length * 2
    this.#seeds = copied(new Uint32Array(capacity), this.#seeds)
    this.#startedAt = copied(new Float64Array(capacity), this.#startedAt)
    this.#starting = copied(new Uint8Array(capacity), this.#starting)
    this.#loads = copied(new Float64Array(capacity), this.#loads)
    this.#held = copied(new Float64Array(capacity), this.#held)
    this.#next = copied(new Int32Array(capacity), this.#next)
  }
}

function copied<T extends { set(values: T): void }>(into: T, from: T): T {
  into.set(from)
  return into
}
