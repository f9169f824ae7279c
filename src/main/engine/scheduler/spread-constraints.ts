// Topology spread as upstream's pkg/scheduler/framework/plugins/podtopologyspread.
import { requirementsOf, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { Pod, TopologySpreadConstraint } from '../../../shared/schema/types.ts'
import { matchesNode } from './filters/node-affinity.ts'
import type { NodeTable } from './node-table.ts'
import type { PodFacts } from './pod-facts.ts'
import { isTolerated } from './tolerations.ts'

/** A constraint as it applies to one pod. */
export interface SpreadConstraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly requirements: readonly Requirement[]
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

const matchNothing: readonly Requirement[] = [{ key: '', operator: 'In', values: [] }]

/** The constraints of a pod's spec that are hard (DoNotSchedule) or soft (ScheduleAnyway). */
export function spreadConstraints(
  pod: Pod,
  facts: PodFacts,
  action: 'DoNotSchedule' | 'ScheduleAnyway'
): readonly SpreadConstraint[] {
  return facts.spreadConstraints
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map((constraint) => constraintOf(pod, constraint))
}

const known = new WeakMap<TopologySpreadConstraint, SpreadConstraint>()

function constraintOf(pod: Pod, constraint: TopologySpreadConstraint): SpreadConstraint {
  if ((constraint.matchLabelKeys?.length ?? 0) > 0) return newConstraint(pod, constraint)
  let result = known.get(constraint)
  if (result === undefined) {
    result = newConstraint(pod, constraint)
    known.set(constraint, result)
  }
  return result
}

function newConstraint(pod: Pod, constraint: TopologySpreadConstraint): SpreadConstraint {
  const labels = pod.metadata.labels ?? {}
  const byKeys = (constraint.matchLabelKeys ?? [])
    .filter((key) => Object.hasOwn(labels, key))
    .map((key): Requirement => ({ key, operator: '=', values: [labels[key]!] }))
  const { labelSelector } = constraint
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    requirements: labelSelector === undefined ? matchNothing : [...requirementsOf(labelSelector), ...byKeys],
    honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor'
  }
}

/** Whether a node's pods count for a constraint at all (nodeAffinityPolicy, nodeTaintsPolicy). */
export function countsNode(constraint: SpreadConstraint, facts: PodFacts, nodes: NodeTable, slot: number): boolean {
  if (constraint.honorsAffinity && !matchesNode(facts, nodes, slot)) return false
  if (!constraint.honorsTaints) return true
  return nodes.taints[slot]!.every(({ effect }, index) => {
    return (
      (effect !== 'NoSchedule' && effect !== 'NoExecute') || isTolerated(nodes.taints[slot]![index]!, facts.tolerations)
    )
  })
}
