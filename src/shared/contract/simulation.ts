import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { ApiState } from '../machines/changes.ts'
import type { Moment, MomentWish } from '../moments/moment.ts'
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
  /** Nobody has done anything to this cluster yet: another one can be made in its place without a loss. */
  readonly isNew?: boolean
  /** Set while simulated time falls behind the speed asked for: what it reaches. */
  readonly reached?: number
  /** Set while the clock runs to a moment: to which, and how far at most. */
  readonly run?: ClockRun
  /** Where the last run ended, until the clock is set again. */
  readonly arrival?: ClockArrival
}

export interface ClockRun {
  readonly wish: MomentWish
  readonly until: number
  /** When it is to come, where that is known. */
  readonly expected?: number
}

export interface ClockArrival {
  readonly wish: MomentWish
  /** Absent where nothing of the kind has happened. */
  readonly moment?: Moment
  readonly at: number
}

/** The verdict of the scheduler on one node in one attempt. */
export interface NodeVerdict {
  readonly node: string
  /** `skipped`: enough nodes had been found before this one was looked at. */
  readonly outcome: 'chosen' | 'feasible' | 'refused' | 'skipped'
  /** The filter that said no, and its reason in upstream's words. */
  readonly filter?: string
  readonly reason?: string
  /** Points from 0 to 100 by score; only those that had something to say. */
  readonly scores?: Readonly<Record<string, number>>
  /** Points times weights, summed up. */
  readonly total?: number
}

/** Nodes that one filter refused for the same reason. */
export interface RefusedNodes {
  readonly filter: string
  readonly reason: string
  readonly nodes: number
}

/** One attempt as it is listed: when, and what came of it. */
export interface SchedulingAttempt {
  /** 1 for the first. */
  readonly number: number
  /** Simulated time in milliseconds. */
  readonly at: number
  readonly chosen?: string
  /** The node on which pods of lower priority make room. */
  readonly nominated?: string
  /** Why there is no node, as the event says it. */
  readonly message?: string
}

/** One change after which a node takes a pod that no node takes now. */
export type Remedy =
  | { readonly type: 'uncordon'; readonly node: string }
  /** `taints` as kubectl writes them, without their effect: "dedicated=gpu". */
  | { readonly type: 'untaint'; readonly node: string; readonly taints: readonly string[] }
  | { readonly type: 'label'; readonly node: string; readonly labels: Readonly<Record<string, string>> }
  /** The pod asks for no more than this: millicores, bytes. */
  | { readonly type: 'lower-request'; readonly node: string; readonly cpu?: number; readonly memory?: number }
  /** Other pods of the node leave so much: millicores, bytes. */
  | { readonly type: 'free'; readonly node: string; readonly cpu?: number; readonly memory?: number }
  /** One more machine like this one. */
  | { readonly type: 'add-node'; readonly like: string }

export interface SchedulingDecision extends SchedulingAttempt {
  /** The attempts that are remembered, the newest first. */
  readonly attempts: readonly SchedulingAttempt[]
  /** The scores that rated some node, with their weights, in upstream's order. */
  readonly scores: readonly { readonly name: string; readonly weight: number }[]
  /** Largest first. */
  readonly refused: readonly RefusedNodes[]
  /** How many nodes there are of each outcome. */
  readonly counts: Readonly<Record<NodeVerdict['outcome'], number>>
  /** At most 100 of those that match, sorted as asked. */
  readonly verdicts: readonly NodeVerdict[]
  /**
   * Of the last attempt of a pod that waits: what would give it a node, the smallest change first. Absent where nothing
   * was tried: of another attempt, or where nobody can try.
   */
  readonly remedies?: readonly Remedy[]
  /** How many nodes match the filter. */
  readonly matched: number
  readonly nodesTotal: number
}

/** Which attempt, and which of its nodes in which order. */
const whyInput = callInput.extend({
  ref: objectRefInput,
  /** The number of an attempt; the last where absent. */
  attempt: z.number().int().min(1).optional(),
  /** Only nodes whose name, filter or reason has these words, in any case. */
  filter: z.string().max(200).optional(),
  /** `outcome` (chosen first, then by points), `node`, `total` or the name of a score. */
  sort: z.string().max(100).optional(),
  descending: z.boolean().optional()
})

export type VerdictQuery = Pick<z.infer<typeof whyInput>, 'filter' | 'sort' | 'descending'>

/** The most bytes that a strain may name: more than any machine has. */
const mostBytes = 2 ** 50

const nodeStrainInput = z.object({
  memory: z.number().int().min(0).max(mostBytes).optional(),
  disk: z.number().int().min(0).max(mostBytes).optional(),
  processes: z.number().int().min(0).max(10_000_000).optional(),
  slowDisk: z.number().min(1).max(1000).optional()
})

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
  why: base.input(whyInput).output(type<SchedulingDecision | undefined>()),
  /** Stops or starts a node, as a power switch. */
  setNodePower: base.input(callInput.extend({ node: z.string().max(253), on: z.boolean() })).output(type<void>()),
  /** Lets something weigh on a node's machine beside its pods: bytes, bytes, a count, a factor. All anew each time. */
  strainNode: base.input(callInput.extend({ node: z.string().max(253), strain: nodeStrainInput })).output(type<void>()),
  /** Gives a workload work of so many millicores, which its ready pods share; 0 takes it away. */
  setLoad: base
    .input(callInput.extend({ ref: objectRefInput, millicores: z.number().int().min(0).max(10_000_000) }))
    .output(type<void>()),
  /** Millicores of the load that a workload has. */
  load: base.input(callInput.extend({ ref: objectRefInput })).output(type<number>())
}
