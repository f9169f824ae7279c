import { type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput } from './call.ts'
import { objectRefInput, type ObjectRef } from './documents.ts'

/** What a deletion takes along, worked out before it is done. */
export interface DeletionPreview {
  /** What goes with it, by kind; of each at most 5 are named. */
  readonly goes: readonly { readonly kind: string; readonly count: number; readonly refs: readonly ObjectRef[] }[]
  /** What stays and feels it, at most 20; `feelsTotal` counts all. */
  readonly feels: readonly FeltDeletion[]
  readonly feelsTotal: number
  /** What stays until somebody takes these finalizers away, at most 20. */
  readonly held: readonly { readonly ref: ObjectRef; readonly finalizers: readonly string[] }[]
  /** There was more than is looked at: all numbers are at least. */
  readonly isCut: boolean
}

export interface FeltDeletion {
  readonly ref: ObjectRef
  /** It uses what goes; it is left without an owner; or it is a Service that loses `going` of its `of` pods. */
  readonly effect: 'uses' | 'orphaned' | 'endpoints'
  readonly going: number
  readonly of: number
}

/** As many as a person can have marked. */
const deletedAtOnce = 500

export const deletionContract = {
  preview: base
    .input(
      callInput.extend({
        refs: z.array(objectRefInput).min(1).max(deletedAtOnce),
        propagation: z.enum(['Background', 'Foreground', 'Orphan'])
      })
    )
    .output(type<DeletionPreview>())
}
