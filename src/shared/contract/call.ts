import { oc } from '@orpc/contract'
import { z } from 'zod'

/** What every call names: the cluster it is for, and the person it acts as. */
export const callInput = z.object({
  cluster: z.string().min(1).max(253),
  identity: z.string().min(1).max(253)
})

/**
 * What every live subscription names besides: an id of the window's own choosing. The host sends an update, then
 * waits until `live.acknowledge` has named its sequence (two may be on their way); what changes meanwhile is
 * coalesced into the next. So a slow window gets fewer, never later or more.
 */
export const liveInput = callInput.extend({ subscription: z.string().min(1).max(64) })

/** How a contract refuses: `message` is for people; the API's own refusals travel as Status values, not as errors. */
export const base = oc.errors({
  BAD_INPUT: { data: z.object({ field: z.string().optional() }) },
  UNKNOWN_CLUSTER: {},
  READ_ONLY: {}
})

export interface Live<T> {
  readonly sequence: number
  readonly value: T
}
