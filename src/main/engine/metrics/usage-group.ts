import { StateRing } from './rings.ts'
import { usageLength } from './usage-model.ts'

/** Positions behind the usage in a group's state. Millicores and bytes. */
export const requestsCpu = usageLength
export const requestsMemory = usageLength + 1
export const limitsCpu = usageLength + 2
export const limitsMemory = usageLength + 3
export const capacityCpu = usageLength + 4
export const capacityMemory = usageLength + 5
/** The last position counts pods: what keeps a group's sums exact is checked by it, and rings on disk hold it. */
export const stateLength = usageLength + 7

const nodePrefix = 'node/'

/** The sum of what some pods use and ask for: now, and in the past. A workload, a namespace, a node or the cluster. */
export class UsageGroup {
  readonly key: string
  /** The node whose sum this is; undefined where it is that of anything else. */
  readonly nodeName: string | undefined
  readonly state = new Float64Array(stateLength)
  ring: StateRing
  /** Whether something changed since it was saved. */
  isDirty = false
  /** How many things are counted in it; without any its state is zero, whatever rounding has left. */
  #members = 0

  constructor(key: string, ring: StateRing = new StateRing(stateLength)) {
    this.key = key
    this.nodeName = key.startsWith(nodePrefix) ? key.slice(nodePrefix.length) : undefined
    this.ring = ring
  }

  get isEmpty(): boolean {
    return this.#members === 0
  }

  /** Counts something in or out: `numbers` are added at `at`. */
  add(time: number, numbers: ArrayLike<number>, at: number, sign: 1 | -1): void {
    const { state } = this
    for (let index = 0; index < numbers.length; index++) state[at + index]! += sign * numbers[index]!
    this.#members += sign
    if (this.#members === 0) state.fill(0)
    this.ring.note(time, state)
    this.isDirty = true
  }
}
