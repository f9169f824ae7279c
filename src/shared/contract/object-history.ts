import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { KubeObject } from '../kube/object.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import { objectRefInput } from './documents.ts'

/** One state of an object, as a write left it. */
export interface ObjectVersion {
  readonly revision: number
  /** Milliseconds of simulated time. */
  readonly at: number
  /** The field manager of the write; empty where nothing says. */
  readonly by: string
  /** The subresource that was written through, "status"; empty for the object itself. */
  readonly through: string
  /** What differs from the state before, "spec.template.spec.containers[0].image", at most 6; none of the first state. */
  readonly paths: readonly string[]
  /** How many differ. */
  readonly changed: number
}

export interface ObjectHistory {
  /** Newest first, at most 100. */
  readonly versions: readonly ObjectVersion[]
  /** Whether the oldest of them is how the object was made: else older ones are kept no more, or not listed. */
  readonly fromTheStart: boolean
}

export const objectHistoryContract = {
  versions: base.input(liveInput.extend({ ref: objectRefInput })).output(eventIterator(type<Live<ObjectHistory>>())),
  /** The object as it was at a revision; undefined where that is kept no more. */
  at: base
    .input(callInput.extend({ ref: objectRefInput, revision: z.number().int().nonnegative() }))
    .output(type<KubeObject | undefined>())
}
