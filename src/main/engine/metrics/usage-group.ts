import { finestStep, StateRing } from './rings.ts'
import { usageLength } from './usage-model.ts'

/** Positions behind the usage in a group's state. Millicores and bytes. */
export const requestsCpu = usageLength
export const requestsMemory = usageLength + 1
export const limitsCpu = usageLength + 2
export const limitsMemory = usageLength + 3
export const capacityCpu = usageLength + 4
export const capacityMemory = usageLength + 5
export const podCount = usageLength + 6
/** Bytes a second. */
export const receivedAt = usageLength + 7
export const sentAt = usageLength + 8
/** Containers that their CPU limit holds back. */
export const throttledAt = usageLength + 9
/** Containers that were started again, since the group began to count: a number that only grows. */
export const restartsAt = usageLength + 10
/** Rings on disk hold as much; those of earlier versions end before `receivedAt`. */
export const stateLength = usageLength + 11
export const leastStateLength = usageLength + 7

/** What has a sum: `name` is the uid of a workload, and empty for the cluster. */
export interface GroupScope {
  readonly type: 'cluster' | 'namespace' | 'node' | 'workload'
  readonly name: string
}

/** The sum of what some pods use and ask for: now, and in the past. A workload, a namespace, a node or the cluster. */
export class UsageGroup {
  readonly scope: GroupScope
  readonly state = new Float64Array(stateLength)
  readonly #ring: StateRing
  /** The last change, where the ring does not have it yet: of those within one step it keeps only the last. */
  #changedAt: number | undefined
  /** Whether something changed since it was saved. */
  isDirty = false
  /** How many things are counted in it; without any its state is zero, whatever rounding has left. */
  #members = 0

  constructor(scope: GroupScope, ring: StateRing = new StateRing(stateLength)) {
    this.scope = scope
    this.#ring = ring
  }

  /** Its past, up to the last change. */
  get ring(): StateRing {
    this.#note()
    return this.#ring
  }

  get isEmpty(): boolean {
    return this.#members === 0
  }

  /** Counts something in or out: `numbers` are added at `at`. */
  add(time: number, numbers: ArrayLike<number>, at: number, sign: 1 | -1): void {
    this.#change(time)
    const { state } = this
    for (let index = 0; index < numbers.length; index++) state[at + index]! += sign * numbers[index]!
    this.#members += sign
    if (this.#members === 0) state.fill(0)
  }

  /** One more has happened of what is only counted. */
  happened(time: number, at: number): void {
    this.#change(time)
    this.state[at]!++
  }

  #change(time: number): void {
    if (this.#changedAt !== undefined && finestStep(this.#changedAt) !== finestStep(time)) this.#note()
    this.#changedAt = time
    this.isDirty = true
  }

  #note(): void {
    if (this.#changedAt === undefined) return
    this.#ring.note(this.#changedAt, this.state)
    this.#changedAt = undefined
  }
}
