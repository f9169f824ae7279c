import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { ApiState } from '../machines/changes.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import { objectRefInput } from './documents.ts'

/** Simulated time as the window extrapolates it: `now` was true when the message was sent. */
export interface ClockDocument {
  readonly now: number
  /** Simulated seconds per real second; 0 is paused, -1 is as fast as possible. */
  readonly speed: number
  /** The speed to go back to after a pause. */
  readonly resumeSpeed: number
  /** Set while the engine cannot write: why (a full disk). */
  readonly readOnly?: string
  /** Set while the API does not answer as it should: what is seen is the simulator's own view. */
  readonly api?: Exclude<ApiState, 'serving'>
  /** Set while simulated time falls behind the speed asked for: what it reaches. */
  readonly reached?: number
}

/** The verdict of the scheduler on one node in one attempt. */
export interface NodeVerdict {
  readonly node: string
  readonly fits: boolean
  /** The filter that said no, and its reason. */
  readonly filter?: string
  readonly reason?: string
  readonly scores?: Readonly<Record<string, number>>
  readonly total?: number
}

export interface SchedulingDecision {
  readonly at: number
  readonly chosen?: string
  readonly message: string
  /** At most 100 nodes. */
  readonly verdicts: readonly NodeVerdict[]
  readonly nodesTotal: number
}

export const simulationContract = {
  clock: base.input(liveInput).output(eventIterator(type<Live<ClockDocument>>())),
  /** 0 pauses, -1 is as fast as possible, else 0.1 to 1000. */
  setSpeed: base
    .input(callInput.extend({ speed: z.union([z.literal(0), z.literal(-1), z.number().min(0.1).max(1000)]) }))
    .output(type<void>()),
  resume: base.input(callInput).output(type<void>()),
  /** Runs for this many milliseconds of simulated time, then pauses. */
  step: base.input(callInput.extend({ milliseconds: z.number().int().min(1).max(86_400_000) })).output(type<void>()),
  /** Why a pod is where it is, or is nowhere. Undefined where no attempt is remembered. */
  why: base.input(callInput.extend({ ref: objectRefInput })).output(type<SchedulingDecision | undefined>()),
  /** Stops or starts a node, as a power switch. */
  setNodePower: base.input(callInput.extend({ node: z.string().max(253), on: z.boolean() })).output(type<void>())
}
