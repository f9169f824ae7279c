// Required pod affinity and anti-affinity as upstream's plugins/interpodaffinity.
import type { WeightedPodTerm } from '../pod-facts.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import { isEmpty, podsAt, termDomains, type TermDomains } from '../term-domains.ts'
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

/** Has nothing to say where neither this pod nor a placed one has such a rule. */
export const interPodAffinity: PodFilter = { name: filter, prepare }

function prepare(context: SchedulingContext): NodeCheck | undefined {
  const { facts } = context
  const { requiredAffinity, requiredAntiAffinity } = facts
  const existing = existingDomains(context)
  if (requiredAffinity.length === 0 && requiredAntiAffinity.length === 0 && existing.length === 0) return undefined
  const wanted = affinityDomains(context, requiredAffinity)
  const isFirstOfItsKind = wanted.every(isEmpty) && matchesItself(context)
  const avoided = requiredAntiAffinity.map(({ term }) => termDomains(context, term, [term]))
  return (slot) => {
    if (wanted.length > 0 && !hasCompany(wanted, slot, isFirstOfItsKind)) return noCompany
    if (isAnyAt(avoided, slot)) return badCompany
    return isAnyAt(existing, slot) ? unwanted : undefined
  }
}

function isAnyAt(all: readonly TermDomains[], slot: number): boolean {
  for (const domains of all) if (podsAt(domains, slot) > 0) return true
  return false
}

function hasCompany(wanted: readonly TermDomains[], slot: number, isFirstOfItsKind: boolean): boolean {
  for (const domains of wanted) {
    if (domains.topology.bySlot[slot] === -1) return false
    if (!isFirstOfItsKind && podsAt(domains, slot) === 0) return false
  }
  return true
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

/** Domains in which a placed pod refuses this one. */
function existingDomains({ pod, topologies, affinityTerms }: SchedulingContext): readonly TermDomains[] {
  if (!affinityTerms.hasRequiredAnti) return []
  return affinityTerms
    .about(pod)
    .filter(({ isRequiredAnti }) => isRequiredAnti)
    .map(({ term, pods }) => {
      const topology = topologies.get(term.topologyKey)
      return { topology, pods: [pods.byDomain(topology)] }
    })
}
