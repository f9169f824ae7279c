import { termDomains } from '../filters/inter-pod-affinity.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import type { Topology } from '../topology.ts'
import { highest, type Score } from './score.ts'

/** Pull and push of a topology's domains. */
interface Pull {
  readonly topology: Topology
  readonly byDomain: Float64Array
}

/** Preferred affinity of this pod towards placed ones, and of placed ones towards this pod. */
export const interPodAffinityScore: Score = {
  name: 'InterPodAffinity',
  weight: 2,
  rate(context, feasible, out) {
    const pulls = [...ownPulls(context), ...othersPulls(context)]
    if (!pulls.some(({ byDomain }) => byDomain.some((value) => value !== 0))) return false
    let least = Infinity
    let most = -Infinity
    for (let index = 0; index < feasible.length; index++) {
      const slot = feasible.slots[index]!
      let sum = 0
      for (const { topology, byDomain } of pulls) {
        const domain = topology.bySlot[slot]!
        if (domain !== -1) sum += byDomain[domain]!
      }
      out[index] = sum
      least = Math.min(least, sum)
      most = Math.max(most, sum)
    }
    const range = most - least
    for (let index = 0; index < feasible.length; index++) {
      out[index] = range === 0 ? 0 : Math.trunc((highest * (out[index]! - least)) / range)
    }
    return true
  }
}

function ownPulls(context: SchedulingContext): readonly Pull[] {
  const { preferredAffinity, preferredAntiAffinity } = context.facts
  const pulls = (terms: typeof preferredAffinity, sign: 1 | -1): readonly Pull[] =>
    terms.map(({ term, weight }) => {
      const { topology, pods } = termDomains(context, term, [term])
      return { topology, byDomain: Float64Array.from(pods, (number) => number * weight * sign) }
    })
  return [...pulls(preferredAffinity, 1), ...pulls(preferredAntiAffinity, -1)]
}

function othersPulls({ pod, nodes, topologies, affinityTerms }: SchedulingContext): readonly Pull[] {
  const found: Pull[] = []
  if (affinityTerms.size === 0) return found
  const { namespace = '', labels } = pod.metadata
  for (const placed of affinityTerms.all()) {
    if (placed.weight === 0 || !affinityTerms.matches(placed.term, placed.namespace, namespace, labels)) continue
    const topology = topologies.get(placed.term.topologyKey)
    const byDomain = new Float64Array(topology.size)
    for (const slot of nodes.order) {
      const domain = topology.bySlot[slot]!
      if (domain !== -1) byDomain[domain]! += (placed.bySlot[slot] ?? 0) * placed.weight
    }
    found.push({ topology, byDomain })
  }
  return found
}
