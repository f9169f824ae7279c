import type { SchedulingContext } from '../scheduling-context.ts'

/** The feasible nodes of one attempt: the first `length` of `slots`. */
export interface Feasible {
  readonly slots: Int32Array
  length: number
}

/**
 * Rates the feasible nodes from 0 to 100, as whole numbers, into `out` (by position in `feasible`). Answers false
 * where it has nothing to say of this pod; then it counts for nothing, as a plugin that upstream skips.
 */
export interface Score {
  readonly name: string
  readonly weight: number
  rate(context: SchedulingContext, feasible: Feasible, out: Float64Array): boolean
}

export const highest = 100

/** Upstream's DefaultNormalizeScore: the largest becomes 100, or 0 with `reverse`. */
export function normalize(out: Float64Array, length: number, reverse: boolean): void {
  let largest = 0
  for (let index = 0; index < length; index++) largest = Math.max(largest, out[index]!)
  for (let index = 0; index < length; index++) {
    const share = largest === 0 ? 0 : Math.trunc((highest * out[index]!) / largest)
    out[index] = reverse ? highest - share : share
  }
}
