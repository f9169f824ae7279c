// Required pod affinity and anti-affinity as upstream's plugins/interpodaffinity.
import { requirementsOf, selectorMatches, type Requirement } from '../../../../shared/kube/label-selector.ts'
import type { PodAffinityTerm } from '../../../../shared/schema/types.ts'
import type { WeightedPodTerm } from '../pod-facts.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import type { Topology } from '../topology.ts'
import type { Refusal } from '../verdicts.ts'
import type { NodeCheck, PodFilter } from './filter.ts'

const filter = 'InterPodAffinity'
const noCompany: Refusal = { filter, reasons: ["node(s) didn't match pod affinity rules"], isResolvable: false }
const badCompany: Refusal = { filter, reasons: ["node(s) didn't match pod anti-affinity rules"], isResolvable: true }
const unwanted: Refusal = {
  filter,
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  isResolvable: true
}

/** The matching pods of one term, by domain of its topology. */
interface TermDomains {
  readonly topology: Topology
  readonly pods: Int32Array
}

/** Has nothing to say where neither this pod nor a placed one has such a rule. */
export const interPodAffinity: PodFilter = { name: filter, prepare }

function prepare(context: SchedulingContext): NodeCheck | undefined {
  const { facts, affinityTerms } = context
  const { requiredAffinity, requiredAntiAffinity } = facts
  if (requiredAffinity.length === 0 && requiredAntiAffinity.length === 0 && !affinityTerms.hasRequiredAnti)
    return undefined
  const wanted = affinityDomains(context, requiredAffinity)
  const isFirstOfItsKind = wanted.every(({ pods }) => pods.every((number) => number === 0)) && matchesItself(context)
  const avoided = requiredAntiAffinity.map(({ term }) => termDomains(context, term, [term]))
  const existing = existingDomains(context)
  return (slot) => {
    if (wanted.length > 0 && !hasCompany(wanted, slot, isFirstOfItsKind)) return noCompany
    if (avoided.some((domains) => podsAt(domains, slot) > 0)) return badCompany
    return existing.some((domains) => podsAt(domains, slot) > 0) ? unwanted : undefined
  }
}

function hasCompany(wanted: readonly TermDomains[], slot: number, isFirstOfItsKind: boolean): boolean {
  if (wanted.some(({ topology }) => topology.bySlot[slot] === -1)) return false
  return isFirstOfItsKind || wanted.every((domains) => podsAt(domains, slot) > 0)
}

function podsAt({ topology, pods }: TermDomains, slot: number): number {
  const domain = topology.bySlot[slot]!
  return domain === -1 ? 0 : pods[domain]!
}

/** Only pods that match all terms count, as upstream's podMatchesAllAffinityTerms. */
function affinityDomains(context: SchedulingContext, terms: readonly WeightedPodTerm[]): readonly TermDomains[] {
  const all = terms.map(({ term }) => term)
  return all.map((term) => termDomains(context, term, all))
}

function matchesItself({ pod, facts, affinityTerms }: SchedulingContext): boolean {
  const { namespace = '', labels } = pod.metadata
  return facts.requiredAffinity.every(({ term }) => affinityTerms.matches(term, namespace, namespace, labels))
}

/** The pods that match all of `terms`, summed over the topology of `term`. */
export function termDomains(
  context: SchedulingContext,
  term: PodAffinityTerm,
  terms: readonly PodAffinityTerm[]
): TermDomains {
  const { nodes, counts, topologies, affinityTerms, pod } = context
  const topology = topologies.get(term.topologyKey)
  const pods = new Int32Array(topology.size)
  const requirements: Requirement[] = []
  for (const { labelSelector } of terms) {
    if (labelSelector === undefined) return { topology, pods }
    requirements.push(...requirementsOf(labelSelector))
  }
  const [first, ...others] = terms.map((each) => affinityTerms.namespacesOf(each, pod.metadata.namespace ?? ''))
  for (const namespace of first!) {
    if (!others.every((namespaces) => namespaces.has(namespace))) continue
    const { bySlot } = counts.get(nodes, namespace, requirements, true)
    for (const slot of nodes.order) {
      const domain = topology.bySlot[slot]!
      if (domain !== -1) pods[domain]! += bySlot[slot]!
    }
  }
  return { topology, pods }
}

/** Domains in which a placed pod refuses this one. */
function existingDomains({ pod, nodes, topologies, affinityTerms }: SchedulingContext): readonly TermDomains[] {
  if (!affinityTerms.hasRequiredAnti) return []
  const { namespace = '', labels } = pod.metadata
  const found: TermDomains[] = []
  for (const placed of affinityTerms.all()) {
    if (!placed.isRequiredAnti || !selectorMatches(placed.term.labelSelector, labels)) continue
    if (!affinityTerms.matches(placed.term, placed.namespace, namespace, labels)) continue
    const topology = topologies.get(placed.term.topologyKey)
    const pods = new Int32Array(topology.size)
    for (const slot of nodes.order) {
      const domain = topology.bySlot[slot]!
      if (domain !== -1) pods[domain]! += placed.bySlot[slot] ?? 0
    }
    found.push({ topology, pods })
  }
  return found
}
