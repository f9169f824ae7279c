import { eventIterator, type } from '@orpc/contract'
import type { StatusMark } from '../kinds/status-summary.ts'
import type { CauseWords } from '../why/cause-words.ts'
import { base, liveInput, type Live } from './call.ts'
import type { Cause, ObjectRef } from './documents.ts'

/** A workload, a node or a group of pods that is in trouble. */
export interface Trouble {
  readonly mark: StatusMark
  /** "cart r14 stuck". */
  readonly words: CauseWords
  readonly about: ObjectRef
  /** Of pods: the workload that they belong to, where there is one. */
  readonly owner?: ObjectRef
  /** Milliseconds of simulated time. */
  readonly since: number
  /** Where its chain of causes ends, as far as it is known. */
  readonly root?: Cause
}

export interface TroublesDocument {
  /** Worst first, in all namespaces; at most 30. */
  readonly troubles: readonly Trouble[]
  readonly total: number
}

export const troublesContract = {
  watch: base.input(liveInput).output(eventIterator(type<Live<TroublesDocument>>()))
}
