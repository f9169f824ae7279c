import type { SchedulingContext } from '../scheduling-context.ts'
import { isEmpty, podsAt, termDomains, type TermDomains } from '../term-domains.ts'
import { highest, type Score } from './score.ts'

/** Pods that draw this one into their domains, or keep it away, each by so much. */
interface Pull {
  readonly domains: TermDomains
  readonly weight: number
}

/** Preferred affinity of this pod towards placed ones, and of placed ones towards this pod. */
export const interPodAffinityScore: Score = {
  name: 'InterPodAffinity',
  weight: 2,
  rate(context, feasible, out) {
    const pulls = [...ownPulls(context), ...othersPulls(context)].filter(({ domains }) => !isEmpty(domains))
    if (pulls.length === 0) return false
    let least = Infinity
    let most = -Infinity
    for (let index = 0; index < feasible.length; index++) {
      const slot = feasible.slots[index]!
      let sum = 0
      for (const { domains, weight } of pulls) sum += podsAt(domains, slot) * weight
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
    terms.map(({ term, weight }) => ({ domains: termDomains(context, term, [term]), weight: weight * sign }))
  return [...pulls(preferredAffinity, 1), ...pulls(preferredAntiAffinity, -1)]
}

function othersPulls({ pod, topologies, affinityTerms }: SchedulingContext): readonly Pull[] {
  return affinityTerms
    .about(pod)
    .filter(({ weight }) => weight !== 0)
    .map(({ term, pods, weight }) => {
      const topology = topologies.get(term.topologyKey)
      return { domains: { topology, pods: [pods.byDomain(topology)] }, weight }
    })
}
