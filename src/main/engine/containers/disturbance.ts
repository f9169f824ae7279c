import type { ProbeType } from '../../../shared/kinds/pod/probe-type.ts'

/** What is wrong with a container that is none of its own doing. */
export interface Disturbance {
  /** None of its processes gets a turn, and it answers nothing. */
  readonly isHung: boolean
  /** Milliseconds that its answers over the network take longer. */
  readonly delay: number
  /** The probes that find it ill, whatever it would answer. */
  readonly failing: readonly ProbeType[]
  readonly leak: Leak | undefined
}

/** Memory that is never given back: so many bytes a second, from a moment (milliseconds) on. */
export interface Leak {
  readonly since: number
  readonly bytesPerSecond: number
  /** Bytes that its machine has: what a container without a limit can come to. */
  readonly most: number
}

export const undisturbed: Disturbance = { isHung: false, delay: 0, failing: [], leak: undefined }

/** Bytes that a leak has taken by a moment (milliseconds). */
export function leakedBytes({ since, bytesPerSecond }: Pick<Leak, 'since' | 'bytesPerSecond'>, time: number): number {
  return Math.max(Math.floor(((time - since) * bytesPerSecond) / 1000), 0)
}
