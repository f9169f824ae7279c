import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput, liveInput, type Live } from './call.ts'

/** What `kubectl drain` lets a person choose. */
export const drainOptionsInput = z.object({
  ignoreDaemonSets: z.boolean(),
  deleteEmptyDirData: z.boolean(),
  /** Also pods that nobody makes again. */
  force: z.boolean(),
  /** Seconds; what each pod asks for where absent. */
  gracePeriodSeconds: z.number().int().min(0).max(86_400).optional(),
  /** Simulated seconds until it gives up; 0 never. */
  timeoutSeconds: z.number().int().min(0).max(1_000_000)
})
export type DrainOptions = z.infer<typeof drainOptionsInput>

/** waiting for its first eviction, blocked by a budget, evicted and ending, gone, left where it is, refused for good. */
export type DrainPodState = 'waiting' | 'blocked' | 'evicted' | 'gone' | 'skipped' | 'failed'

export interface DrainPod {
  readonly namespace: string
  readonly name: string
  readonly state: DrainPodState
  /** Why it is skipped, blocked or refused, in the words of kubectl or the API. */
  readonly reason?: string
  /** How often its eviction was asked for. */
  readonly attempts: number
}

export type DrainState = 'running' | 'done' | 'failed' | 'cancelled'

/** One drain of a node: it goes on without a window, and what became of it is kept. */
export interface DrainDocument {
  readonly node: string
  readonly state: DrainState
  readonly options: DrainOptions
  /** Milliseconds of simulated time. */
  readonly startedAt: number
  readonly endedAt?: number
  /** Why it failed, line by line. */
  readonly problems: readonly string[]
  readonly pods: readonly DrainPod[]
}

const node = z.string().max(253)

export const drainContract = {
  /** Cordons the node and evicts its pods, as the caller. The last drain of the node is forgotten. */
  start: base.input(callInput.extend({ node, options: drainOptionsInput })).output(type<void>()),
  cancel: base.input(callInput.extend({ node })).output(type<void>()),
  /** The last drain of the node; null where none is remembered. */
  watch: base.input(liveInput.extend({ node })).output(eventIterator(type<Live<DrainDocument | null>>()))
}
