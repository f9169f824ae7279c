import type { SchedulingContext } from '../scheduling-context.ts'
import { termDomains } from '../term-domains.ts'
import type { Topology } from '../topology.ts'
import { highest, type Score } from './score.ts'

/** Pods that draw this one into their domains, or keep it away, each by so much. */
interface Pull {
  readonly topology: Topology
  readonly pods: Int32Array
  readonly weight: number
}

/** Preferred affinity of this pod towards placed ones, and of placed ones towards this pod. */
export const interPodAffinityScore: Score = {
  name: 'InterPodAffinity',
  weight: 2,
  rate(context, feasible, out) {
    const pulls = [...ownPulls(context), ...othersPulls(context)]
    if (pulls.length === 0) return false
    const { slots, length } = feasible
    out.fill(0, 0, length)
    for (const { topology, pods, weight } of pulls) {
      const { bySlot } = topology
      for (let index = 0; index < length; index++) {
        const domain = bySlot[slots[index]!]!
        if (domain !== -1) out[index]! += pods[domain]! * weight
      }
    }
    let least = Infinity
    let most = -Infinity
    for (let index = 0; index < length; index++) {
      const sum = out[index]!
      if (sum < least) least = sum
      if (sum > most) most = sum
    }
    const range = most - least
    for (let index = 0; index < length; index++) {
      out[index] = range === 0 ? 0 : Math.trunc((highest * (out[index]! - least)) / range)
    }
    return true
  }
}

function ownPulls(context: SchedulingContext): readonly Pull[] {
  const { preferredAffinity, preferredAntiAffinity } = context.facts
  const pulls = (terms: typeof preferredAffinity, sign: 1 | -1): readonly Pull[] =>
    terms.flatMap(({ term, weight }) => {
      const { topology, pods } = termDomains(context, term, [term])
      return pods.map((each) => ({ topology, pods: each, weight: weight * sign }))
    })
  return [...pulls(preferredAffinity, 1), ...pulls(preferredAntiAffinity, -1)]
}

function othersPulls({ pod, topologies, affinityTerms }: SchedulingContext): readonly Pull[] {
  const found: Pull[] = []
  for (const { term, pods, weight } of affinityTerms.about(pod)) {
    if (weight === 0) continue
    const topology = topologies.get(term.topologyKey)
    found.push({ topology, pods: pods.byDomain(topology), weight })
  }
  return found
}
