import { matches } from '../../../../shared/kube/label-selector.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import { spreadConstraints, type SpreadConstraint } from '../spread-constraints.ts'
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
  /** Matching pods by domain; 0 for one in which no node counts. */
  readonly pods: Int32Array
  readonly fewest: number
  readonly self: 0 | 1
}

/** The pod's DoNotSchedule constraints; has nothing to say where there are none. */
export const podTopologySpread: PodFilter = { name: filter, prepare }

function prepare(context: SchedulingContext): NodeCheck | undefined {
  const constraints = spreadConstraints(context.pod, context.facts, 'DoNotSchedule')
  if (constraints.length === 0) return undefined
  const required = constraints.map(({ topologyKey: key }) => ({ key, topology: context.topologies.get(key) }))
  const domains = constraints.map((constraint, index) =>
    domainsOf(context, constraint, required[index]!.topology, required)
  )
  return (slot) => {
    for (const { constraint, topology, pods, fewest, self } of domains) {
      const domain = topology.bySlot[slot]!
      if (domain === -1) return unlabelled
      if (pods[domain]! + self - fewest > constraint.maxSkew) return uneven
    }
    return undefined
  }
}

function domainsOf(
  { pod, facts, nodes, counts, spreadNodes }: SchedulingContext,
  constraint: SpreadConstraint,
  topology: Topology,
  required: readonly { readonly key: string; readonly topology: Topology }[]
): Domains {
  const counted = spreadNodes.of(facts, constraint, topology, required)
  const count = counts.get(nodes, pod.metadata.namespace ?? '', constraint.requirements, false)
  const pods = count.pods.byDomain(topology, counted.mask)
  const fewest = counted.domains.length < constraint.minDomains ? 0 : fewestOf(pods, counted.domains)
  const self = matches(constraint.requirements, pod.metadata.labels) ? 1 : 0
  return { constraint, topology, pods, fewest, self }
}

function fewestOf(pods: Int32Array, domains: Int32Array): number {
  let fewest = domains.length === 0 ? 0 : Infinity
  for (const domain of domains) {
    const number = pods[domain]!
    if (number < fewest) fewest = number
    // There are no fewer, and at hand there are usually many such domains.
    if (fewest === 0) break
  }
  return fewest
}
