import { eventIterator, type } from '@orpc/contract'
import type { StatusSummary } from '../kinds/status-summary.ts'
import { base, liveInput, type Live } from './call.ts'
import { objectRefInput, type Cause, type ObjectRef } from './documents.ts'

/** Why one object is as it is. */
export interface WhyDocument {
  readonly ref: ObjectRef
  /** Absent where the object does not exist (any more). */
  readonly status?: StatusSummary
  /** From the symptom to what a person can change; empty where nothing is known to be wrong. */
  readonly causes: readonly Cause[]
}

export const whyContract = {
  watch: base.input(liveInput.extend({ ref: objectRefInput })).output(eventIterator(type<Live<WhyDocument>>()))
}
