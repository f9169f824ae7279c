import { requirementsOf, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { PodAffinityTerm } from '../../../shared/schema/types.ts'
import type { SchedulingContext } from './scheduling-context.ts'
import type { Topology } from './topology.ts'

/** The pods that a term speaks of, by domain of its topology: one array a namespace, to be added up. */
export interface TermDomains {
  readonly topology: Topology
  readonly pods: readonly Int32Array[]
}

/** How many of the pods are in the domain of a node; none where the node has no such label. */
export function podsAt({ topology, pods }: TermDomains, slot: number): number {
  const domain = topology.bySlot[slot]!
  if (domain === -1) return 0
  let sum = 0
  for (const each of pods) sum += each[domain]!
  return sum
}

/** Whether there is no such pod on any node that has the label. */
export function isEmpty({ pods }: TermDomains): boolean {
  return pods.every((each) => each.every((number) => number === 0))
}

/** The pods that match all of `terms`, by domain of the topology of `term`. */
export function termDomains(
  context: SchedulingContext,
  term: PodAffinityTerm,
  terms: readonly PodAffinityTerm[]
): TermDomains {
  const { nodes, counts, topologies, affinityTerms, pod } = context
  const topology = topologies.get(term.topologyKey)
  const requirements = requirementsOfAll(terms)
  if (requirements === undefined) return { topology, pods: [] }
  const owner = pod.metadata.namespace ?? ''
  const [first, ...others] = terms.map((each) => affinityTerms.namespacesOf(each, owner))
  const namespaces = first!.filter((namespace) => others.every((each) => each.includes(namespace)))
  const pods = namespaces
    .map((namespace) => counts.get(nodes, namespace, requirements, true).pods)
    .filter(({ total }) => total > 0)
    .map((count) => count.byDomain(topology))
  return { topology, pods }
}

const joined = new WeakMap<
  PodAffinityTerm,
  { terms: readonly PodAffinityTerm[]; requirements: readonly Requirement[] }
>()

/** The selectors of all terms together; undefined where one of them selects nothing. */
function requirementsOfAll(terms: readonly PodAffinityTerm[]): readonly Requirement[] | undefined {
  const [first] = terms
  if (terms.length === 1) return first!.labelSelector === undefined ? undefined : requirementsOf(first!.labelSelector)
  const known = joined.get(first!)
  if (known?.terms.length === terms.length && known.terms.every((term, index) => term === terms[index]))
    return known.requirements
  const requirements: Requirement[] = []
  for (const { labelSelector } of terms) {
    if (labelSelector === undefined) return undefined
    requirements.push(...requirementsOf(labelSelector))
  }
  joined.set(first!, { terms, requirements })
  return requirements
}
