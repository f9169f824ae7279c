import { matches } from '../../../../shared/kube/label-selector.ts'
import type { NodeTable } from '../node-table.ts'
import { matchesTerm } from '../node-terms.ts'
import type { PodFacts } from '../pod-facts.ts'
import type { NodeFilter } from './filter.ts'

const reasons = ["node(s) didn't match Pod's node affinity/selector"]

/** nodeSelector and the required node affinity, whose terms are ORed. */
export function matchesNode(facts: PodFacts, nodes: NodeTable, slot: number): boolean {
  return selectsNode(facts, nodes.names[slot]!, nodes.labels[slot])
}

/** The same of a node by its name and labels. */
export function selectsNode(
  facts: PodFacts,
  name: string,
  labels: Readonly<Record<string, string>> | undefined
): boolean {
  if (!matches(facts.nodeSelector, labels)) return false
  return facts.requiredNodes === undefined || facts.requiredNodes.some((term) => matchesTerm(term, name, labels))
}

export const nodeAffinity: NodeFilter = {
  name: 'NodeAffinity',
  check(facts, nodes, slot) {
    return matchesNode(facts, nodes, slot) ? undefined : { filter: this.name, reasons, isResolvable: false }
  }
}
