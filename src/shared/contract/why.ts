import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { StatusSummary } from '../kinds/status-summary.ts'
import { base, liveInput, type Live } from './call.ts'
import { networkClient, networkRequest } from './network.ts'
import { objectRefInput, type Cause, type ObjectRef } from './documents.ts'

/** Why one object is as it is. */
export interface WhyDocument {
  readonly ref: ObjectRef
  /** Absent where the object does not exist (any more). */
  readonly status?: StatusSummary
  /** From the symptom to what a person can change; empty where nothing is known to be wrong. */
  readonly causes: readonly Cause[]
}

/** A request that failed, or a steady load of such: as its client sees it. */
const requestInput = liveInput.extend({
  client: networkClient,
  request: networkRequest,
  failure: z.union([
    z.enum(['refused', 'reset', 'connect-timeout', 'timeout', 'unreachable', 'unresolved']),
    z.templateLiteral([z.number()])
  ])
})
export type RequestFailure = Pick<z.infer<typeof requestInput>, 'client' | 'request' | 'failure'>

export const whyContract = {
  request: base.input(requestInput).output(eventIterator(type<Live<readonly Cause[]>>())),
  watch: base.input(liveInput.extend({ ref: objectRefInput })).output(eventIterator(type<Live<WhyDocument>>()))
}
