import type { NodeTable } from '../node-table.ts'
import type { PodFacts } from '../pod-facts.ts'
import type { Refusal } from '../verdicts.ts'

/**
 * A filter that looks at the pod's spec and the node's own labels, taints and state only, so that its answer stays
 * until the node changes. Answers undefined where the node will do.
 */
export interface NodeFilter {
  readonly name: string
  check(facts: PodFacts, nodes: NodeTable, slot: number): Refusal | undefined
}
