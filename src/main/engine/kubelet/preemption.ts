// Which pods make room for a critical one that its node has no room for, after upstream's pkg/kubelet/preemption.
import { qosClassOf, type QosClass } from '../../../shared/kinds/pod/qos-class.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { podFacts } from '../scheduler/pod-facts.ts'
import type { Shortage } from './node-room.ts'

/** What is still short: amounts by resource, none of them 0. */
type Requirements = ReadonlyMap<string, number>

/** The pods that are to end, or what no pod could give, in upstream's words. */
export type Preemption = { readonly victims: readonly Pod[] } | { readonly error: string }

/** `candidates`: pods that may be ended for this one, which asks for more than is left by these shortages. */
export function preemptionFor(shortages: readonly Shortage[], candidates: readonly Pod[]): Preemption {
  const wanted: Requirements = new Map(
    shortages.map(({ resource, requested, used, capacity }) => [resource, requested - (capacity - used)])
  )
  const of = (qosClass: QosClass): readonly Pod[] => candidates.filter(({ spec }) => qosClassOf(spec) === qosClass)
  const bestEffort = of('BestEffort')
  const burstable = of('Burstable')
  const unmet = without(wanted, candidates)
  if (unmet.size > 0) {
    const list = [...unmet].map(([resource, amount]) => `(res: ${resource}, q: ${amount}), `).join('')
    return { error: `no set of running pods found to reclaim resources: [${list}]` }
  }
  // The better a pod's class, the more of the others would have to go first.
  const guaranteedVictims = nearest(of('Guaranteed'), without(wanted, [...bestEffort, ...burstable]))
  const burstableVictims = nearest(burstable, without(wanted, [...bestEffort, ...guaranteedVictims]))
  const others = [...burstableVictims, ...guaranteedVictims]
  return { victims: [...nearest(bestEffort, without(wanted, others)), ...others] }
}

function requestOf({ spec }: Pod, resource: string): number {
  const { requests } = podFacts(spec)
  if (resource === 'pods') return 1
  if (resource === 'cpu') return requests.cpu
  if (resource === 'memory') return requests.memory
  return resource === 'ephemeral-storage' ? requests.ephemeralStorage : (requests.scalars?.get(resource) ?? 0)
}

function without(wanted: Requirements, pods: readonly Pod[]): Requirements {
  const left = new Map<string, number>()
  for (const [resource, amount] of wanted) {
    const rest = pods.reduce((sum, pod) => sum - requestOf(pod, resource), amount)
    if (rest > 0) left.set(resource, rest)
  }
  return left
}

/** How far a pod is from meeting what is wanted: each resource counts alike. */
function distance(pod: Pod, wanted: Requirements): number {
  let sum = 0
  for (const [resource, amount] of wanted) {
    const rest = amount - requestOf(pod, resource)
    if (rest > 0) sum += (rest / amount) ** 2
  }
  return sum
}

/** One pod after the other that comes nearest to what is still wanted; of equal ones the smaller. */
function nearest(pods: readonly Pod[], wanted: Requirements): readonly Pod[] {
  const victims: Pod[] = []
  let left = wanted
  while (left.size > 0) {
    const rest = pods.filter((pod) => !victims.includes(pod))
    const [first] = rest.toSorted((a, b) => distance(a, left) - distance(b, left) || size(a) - size(b))
    if (first === undefined) return victims
    victims.push(first)
    left = without(wanted, victims)
  }
  return victims
}

function size(pod: Pod): number {
  return requestOf(pod, 'memory')
}
