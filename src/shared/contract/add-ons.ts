import { eventIterator, type } from '@orpc/contract'
import type { AddOnId } from '../add-ons/catalogue.ts'
import type { StatusSummary } from '../kinds/status-summary.ts'
import { base, liveInput, type Live } from './call.ts'
import type { Cause, ObjectRef } from './documents.ts'

/** An add-on as it is in the cluster now. */
export interface AddOnDocument {
  readonly id: AddOnId
  /** `part`: some of what must run for it is there, and some is not. */
  readonly state: 'on' | 'off' | 'part'
  readonly status: StatusSummary
  /** The tag of its image. */
  readonly version?: string
  readonly ready: number
  readonly desired: number
  /** Why it is not well; empty where it is. */
  readonly causes: readonly Cause[]
  /** What there is of it: what runs first. */
  readonly objects: readonly ObjectRef[]
}

export const addOnsContract = {
  watch: base.input(liveInput).output(eventIterator(type<Live<readonly AddOnDocument[]>>()))
}
