import type { NodeTable } from '../node-table.ts'
import type { PodFacts } from '../pod-facts.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import type { Refusal } from '../verdicts.ts'

/**
 * A filter that looks at the pod's spec and the node's own labels, taints and state only, so that its answer stays
 * until the node changes. Answers undefined where the node will do.
 */
export interface NodeFilter {
  readonly name: string
  check(facts: PodFacts, nodes: NodeTable, slot: number): Refusal | undefined
}

/** The answer for one node, by slot; undefined where the node will do. */
export type NodeCheck = (slot: number) => Refusal | undefined

/** What upstream's PreFilter answers where no node can do, whatever it is like: told once, without a count. */
export interface Rejection {
  readonly rejection: Refusal
}

/**
 * A filter whose answer depends on more than the node itself: on what runs there, on other pods, on other objects.
 * `prepare` is upstream's PreFilter: it is asked once for each pod (and again for each step of a dry run of preemption,
 * with the tables of the context as they would be), and what it works out lives in the check it returns. It answers
 * undefined where it has nothing to say of this pod (upstream's Skip).
 *
 * What makes a pod that was refused worth another try is told to the queue by the filter's name: a listener that calls
 * `PendingPods.move` with the groups whose `filters` has that name (see wake-ups.ts).
 */
export interface PodFilter {
  readonly name: string
  prepare(context: SchedulingContext): NodeCheck | Rejection | undefined
}
