import { matches } from '../../../../shared/kube/label-selector.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import { countsNode, spreadConstraints, type SpreadConstraint } from '../spread-constraints.ts'
import type { Topology } from '../topology.ts'
import type { Refusal } from '../verdicts.ts'
import type { NodeCheck, PodFilter } from './filter.ts'

const filter = 'PodTopologySpread'
const uneven: Refusal = {
  filter,
  reasons: ["node(s) didn't match pod topology spread constraints"],
  isResolvable: true
}
const unlabelled: Refusal = {
  filter,
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  isResolvable: false
}

interface Domains {
  readonly constraint: SpreadConstraint
  readonly topology: Topology
  /** Matching pods by domain; -1 for a domain in which no node counts. */
  readonly pods: Int32Array
  readonly fewest: number
  readonly self: 0 | 1
}

/** The pod's DoNotSchedule constraints; has nothing to say where there are none. */
export const podTopologySpread: PodFilter = { name: filter, prepare }

function prepare(context: SchedulingContext): NodeCheck | undefined {
  const constraints = spreadConstraints(context.pod, context.facts, 'DoNotSchedule')
  if (constraints.length === 0) return undefined
  const topologies = constraints.map(({ topologyKey }) => context.topologies.get(topologyKey))
  const domains = constraints.map((constraint, index) => domainsOf(context, constraint, topologies[index]!, topologies))
  return (slot) => {
    for (const { constraint, topology, pods, fewest, self } of domains) {
      const domain = topology.bySlot[slot]!
      if (domain === -1) return unlabelled
      if (Math.max(pods[domain]!, 0) + self - fewest > constraint.maxSkew) return uneven
    }
    return undefined
  }
}

function domainsOf(
  { pod, facts, nodes, counts }: SchedulingContext,
  constraint: SpreadConstraint,
  topology: Topology,
  all: readonly Topology[]
): Domains {
  const count = counts.get(nodes, pod.metadata.namespace ?? '', constraint.requirements, false)
  const pods = new Int32Array(topology.size).fill(-1)
  for (const slot of nodes.order) {
    if (all.some(({ bySlot }) => bySlot[slot] === -1) || !countsNode(constraint, facts, nodes, slot)) continue
    const domain = topology.bySlot[slot]!
    pods[domain] = Math.max(pods[domain]!, 0) + count.bySlot[slot]!
  }
  const counted = pods.filter((number) => number !== -1)
  const fewest =
    counted.length < constraint.minDomains || counted.length === 0 ? 0 : counted.reduce((a, b) => Math.min(a, b))
  const self = matches(constraint.requirements, pod.metadata.labels) ? 1 : 0
  return { constraint, topology, pods, fewest, self }
}
