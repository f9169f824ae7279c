// What this window did of late, so that a person is not told of what he has just done himself.
import { simulatedNow } from '../connection/simulated-time.ts'
import type { ObjectLink } from '../shell/route.ts'

/** Something that was done, to an object or to what is broken on purpose. */
export interface Deed {
  /** Absent where something was broken on purpose. */
  readonly link?: ObjectLink | undefined
  /** Milliseconds of simulated time. */
  readonly at: number
}

const deedLimit = 200
let deeds: readonly Deed[] = []

export function noteDeeds(links: readonly (ObjectLink | undefined)[]): void {
  const at = simulatedNow()
  deeds = [...deeds, ...links.slice(0, deedLimit).map((link) => ({ link, at }))].slice(-deedLimit)
}

export function lateDeeds(): readonly Deed[] {
  return deeds
}
