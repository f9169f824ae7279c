import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { StatusMark, StatusSummary } from '../kinds/status-summary.ts'
import { base, liveInput, type Live } from './call.ts'
import type { NodeVerdict } from './simulation.ts'

/** A pod in the box of its node. */
export interface PlacedPod {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly mark: StatusMark
  /** Its request: millicores, bytes, or 1. */
  readonly size: number
  /** Usage in twentieths of the request, 20 at most; absent where there is no measurement. */
  readonly usage?: number
  /** Place in the legend; absent of values that have none. */
  readonly color?: number
}

export interface SchedulerNode {
  readonly name: string
  readonly status: StatusSummary
  /** The value by which nodes are grouped; empty where it has none, or nothing is asked. */
  readonly group: string
  /** What it has to give, and what is asked of it: millicores, bytes, or pods. */
  readonly allocatable: number
  readonly requested: number
  readonly usage?: number
  readonly pods: number
  /** Largest first. */
  readonly placed: readonly PlacedPod[]
  /** Of the last attempt to place the pod that was asked for. */
  readonly verdict?: NodeVerdict
}

export interface PendingPod {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly status: StatusSummary
  /** Grows with each attempt: when to ask again why. */
  readonly version: string
  /** Milliseconds of simulated time. */
  readonly since: number
  /** Millicores and bytes. */
  readonly cpu: number
  readonly memory: number
}

/** A pod that was given a node; with its points and the next best, where they are remembered. */
export interface PlacementSummary {
  readonly at: number
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly node: string
  readonly score?: number
  readonly next?: { readonly node: string; readonly score: number }
}

/** One state of the nodes on the screen. `nodes` are only those that differ from the last update, by their place. */
export interface SchedulerUpdate {
  readonly isReset: boolean
  readonly first: number
  readonly count: number
  readonly nodes: readonly (readonly [place: number, node: SchedulerNode])[]
  /** Nodes whose name has the words, and all. */
  readonly total: number
  readonly nodesTotal: number
  /** In order; one of all nodes where nothing groups them. */
  readonly groups: readonly { readonly name: string; readonly count: number }[]
  /** Values with a colour, and how many pods have each; the rest in `others`. */
  readonly legend: readonly { readonly value: string; readonly pods: number }[]
  readonly others: number
  /** Keys that pods and nodes have, most frequent first. */
  readonly podLabels: readonly string[]
  readonly nodeLabels: readonly string[]
  readonly placed: number
  /** Longest waiting first, at most 100. */
  readonly pending: readonly PendingPod[]
  readonly pendingTotal: number
  /** Newest first, at most 8. */
  readonly placements: readonly PlacementSummary[]
}

const nodeWindow = z.object({ first: z.number().int().min(0), count: z.number().int().min(0).max(120) })

export const schedulerViewInput = liveInput.extend({
  resource: z.enum(['cpu', 'memory', 'pods']),
  /** namespace, workload, status, priority, qos, or label:KEY. */
  color: z.string().max(330),
  sort: z.enum(['name', 'requested', 'usage', 'pods']),
  /** A key of the nodes' labels; empty: not grouped. */
  group: z.string().max(320),
  /** Words of a node's name. */
  find: z.string().max(253),
  /** The pod whose verdicts the nodes carry. */
  pod: z.object({ namespace: z.string().max(253), name: z.string().min(1).max(253) }).optional(),
  window: nodeWindow
})
export type SchedulerViewInput = z.infer<typeof schedulerViewInput>

export const schedulerViewContract = {
  watch: base.input(schedulerViewInput).output(eventIterator(type<Live<SchedulerUpdate>>())),
  move: base.input(liveInput.extend({ window: nodeWindow })).output(type<void>())
}
