import type { SchedulingContext } from '../scheduling-context.ts'
import type { SlotCounts } from '../slot-counts.ts'
import { spreadConstraints, type SpreadConstraint } from '../spread-constraints.ts'
import { hostnameLabel, zoneLabel, type Topology } from '../topology.ts'
import { highest, type Feasible, type Score } from './score.ts'

interface Rated {
  readonly constraint: SpreadConstraint
  readonly topology: Topology
  readonly count: SlotCounts
  /** Pods by domain; undefined for host names, where the node is the domain. */
  readonly pods: Int32Array | undefined
  readonly weight: number
}

/**
 * Fewer pods of the same application in a node's domains are better: by the pod's ScheduleAnyway constraints, or
 * where it has none, by upstream's defaults of host name (skew 3) and zone (skew 5).
 */
export const podTopologySpreadScore: Score = {
  name: 'PodTopologySpread',
  weight: 2,
  rate(context, feasible, out) {
    const hasOwn = context.facts.spreadConstraints.length > 0
    const constraints = hasOwn ? spreadConstraints(context.pod, context.facts, 'ScheduleAnyway') : defaults(context)
    if (constraints.length === 0) return false
    const known = constraints.map(({ topologyKey: key }) => ({ key, topology: context.topologies.get(key) }))
    // Nodes that lack a label are left out, but not by the defaults: a cluster may well have no zones.
    const required = hasOwn ? known : []
    const isLeftOut = (slot: number): boolean => {
      for (const { topology } of required) if (topology.bySlot[slot] === -1) return true
      return false
    }
    const rated = constraints.map((constraint, index) =>
      prepare(context, constraint, known[index]!.topology, required, feasible, isLeftOut)
    )
    let least = Infinity
    let most = 0
    for (let index = 0; index < feasible.length; index++) {
      const slot = feasible.slots[index]!
      const sum = isLeftOut(slot) ? -1 : Math.round(crowd(rated, slot))
      out[index] = sum
      if (sum === -1) continue
      least = Math.min(least, sum)
      most = Math.max(most, sum)
    }
    for (let index = 0; index < feasible.length; index++) {
      const sum = out[index]!
      if (sum === -1) out[index] = 0
      else out[index] = most === 0 ? highest : Math.trunc((highest * (most + least - sum)) / most)
    }
    return true
  }
}

function defaults({ pod, defaultSelectors }: SchedulingContext): readonly SpreadConstraint[] {
  const requirements = defaultSelectors.of(pod)
  if (requirements.length === 0) return []
  const common = { minDomains: 1, requirements, honorsAffinity: true, honorsTaints: false }
  return [
    { ...common, topologyKey: hostnameLabel, maxSkew: 3 },
    { ...common, topologyKey: zoneLabel, maxSkew: 5 }
  ]
}

function prepare(
  { pod, facts, nodes, counts, spreadNodes }: SchedulingContext,
  constraint: SpreadConstraint,
  topology: Topology,
  required: readonly { readonly key: string; readonly topology: Topology }[],
  feasible: Feasible,
  isLeftOut: (slot: number) => boolean
): Rated {
  const count = counts.get(nodes, pod.metadata.namespace ?? '', constraint.requirements, false).pods
  if (constraint.topologyKey === hostnameLabel) {
    let domains = 0
    for (let index = 0; index < feasible.length; index++) if (!isLeftOut(feasible.slots[index]!)) domains++
    return { constraint, topology, count, pods: undefined, weight: Math.log(domains + 2) }
  }
  const pods = count.byDomain(topology, spreadNodes.of(facts, constraint, topology, required).mask)
  return { constraint, topology, count, pods, weight: Math.log(feasibleDomains(topology, feasible, isLeftOut) + 2) }
}

function feasibleDomains({ bySlot, size }: Topology, feasible: Feasible, isLeftOut: (slot: number) => boolean): number {
  const seen = new Uint8Array(size)
  let domains = 0
  for (let index = 0; index < feasible.length; index++) {
    const slot = feasible.slots[index]!
    const domain = bySlot[slot]!
    if (domain === -1 || seen[domain] === 1 || isLeftOut(slot)) continue
    seen[domain] = 1
    domains++
  }
  return domains
}

function crowd(rated: readonly Rated[], slot: number): number {
  let sum = 0
  for (const { constraint, topology, count, pods, weight } of rated) {
    const domain = topology.bySlot[slot]!
    if (domain === -1) continue
    sum += (pods === undefined ? count.bySlot[slot]! : pods[domain]!) * weight + (constraint.maxSkew - 1)
  }
  return sum
}
