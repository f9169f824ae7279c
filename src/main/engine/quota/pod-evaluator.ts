// What a pod counts (upstream pkg/quota/v1/evaluator/core/pods.go).
import { aggregateRequests, isPodLevelResource } from '../../../shared/kinds/pod/aggregate-requests.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { qosClassOf } from '../../../shared/kinds/pod/qos-class.ts'
import { matches, type RequirementOperator } from '../../../shared/kube/label-selector.ts'
import { addQuantities, compareQuantities } from '../../../shared/kube/quantity.ts'
import type { Pod, PodAffinityTerm, PodSpec, ScopedResourceSelectorRequirement } from '../../../shared/schema/types.ts'
import { isExtendedResource, isHugePages, isNativeResource } from '../../../shared/validation/resource-names.ts'
import type { Evaluator } from './evaluator.ts'
import type { ResourceList } from './resource-list.ts'

const resources = new Set([
  'count/pods',
  'pods',
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage'
])
/** A quota of these makes every container say how much it wants; upstream calls that a mistake and keeps it. */
const demanded = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']
const compute = ['cpu', 'memory', 'ephemeral-storage']
const onlyCount: ResourceList = { 'count/pods': '1' }

function isPodResource(name: string): boolean {
  if (resources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')) return true
  return !isNativeResource(name) && name.startsWith('requests.')
}

/** What requests and limits are called in a quota. */
function quotaNames(requests: ResourceList, limits: ResourceList): ResourceList {
  const result: Record<string, string> = { pods: '1' }
  for (const name of compute) {
    if (requests[name] !== undefined) {
      result[name] = requests[name]
      result[`requests.${name}`] = requests[name]
    }
    if (limits[name] !== undefined) result[`limits.${name}`] = limits[name]
  }
  for (const name in requests) {
    if (isHugePages(name)) result[name] = requests[name]!
    if (isHugePages(name) || isExtendedResource(name)) result[`requests.${name}`] = requests[name]!
  }
  return result
}

/** What a pod as a whole asks for counts more than the sum of its containers; overhead comes on top. */
function totals(spec: PodSpec, list: 'requests' | 'limits'): ResourceList {
  const result: Record<string, string> = { ...aggregateRequests(spec, list) }
  const whole = spec.resources?.[list] ?? {}
  for (const name in whole) if (isPodLevelResource(name)) result[name] = whole[name]!
  const { overhead = {} } = spec
  for (const name in overhead) {
    const present = result[name] ?? '0'
    if (list === 'limits' && compareQuantities(present, '0') === 0) continue
    result[name] = addQuantities(present, overhead[name]!)
  }
  return result
}

/** By the containers: the pods of one template share them, and binding makes a spec of its own. */
const known = new WeakMap<PodSpec['containers'], { readonly spec: PodSpec; readonly usage: ResourceList }>()

function isSameAsk(a: PodSpec, b: PodSpec): boolean {
  return a.initContainers === b.initContainers && a.overhead === b.overhead && a.resources === b.resources
}

function usageOfSpec(spec: PodSpec): ResourceList {
  const before = known.get(spec.containers)
  if (before !== undefined && isSameAsk(before.spec, spec)) return before.usage
  const usage = { ...onlyCount, ...quotaNames(totals(spec, 'requests'), totals(spec, 'limits')) }
  known.set(spec.containers, { spec, usage })
  return usage
}

function complaint(names: readonly string[], { spec }: Pod): string | undefined {
  const required = demanded.filter((name) => names.includes(name))
  if (required.length === 0) return undefined
  const ofPod = quotaNames(spec.resources?.requests ?? {}, spec.resources?.limits ?? {})
  const missing = new Map<string, string[]>()
  for (const { name, resources: own } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const said = quotaNames(own?.requests ?? {}, own?.limits ?? {})
    for (const resource of required) {
      if (said[resource] !== undefined || ofPod[resource] !== undefined) continue
      const containers = missing.get(resource)
      if (containers === undefined) missing.set(resource, [name])
      else containers.push(name)
    }
  }
  if (missing.size === 0) return undefined
  const texts = [...missing.keys()]
    .sort()
    .map((resource) => `${resource} for: ${missing.get(resource)!.sort().join(',')}`)
  return `must specify ${texts.join('; ')}`
}

function crossesNamespaces(spec: PodSpec): boolean {
  const terms: PodAffinityTerm[] = []
  for (const name of ['podAffinity', 'podAntiAffinity'] as const) {
    const affinity = spec.affinity?.[name]
    terms.push(...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []))
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    terms.push(...preferred.map(({ podAffinityTerm }) => podAffinityTerm))
  }
  return terms.some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined)
}

function matchesScope(requirement: ScopedResourceSelectorRequirement, { spec, status }: Pod): boolean {
  const { scopeName, operator, values = [] } = requirement
  const isTerminating = (spec.activeDeadlineSeconds ?? -1) >= 0
  const isBestEffort = (status?.qosClass ?? qosClassOf(spec)) === 'BestEffort'
  switch (scopeName) {
    case 'Terminating':
      return isTerminating
    case 'NotTerminating':
      return !isTerminating
    case 'BestEffort':
      return isBestEffort
    case 'NotBestEffort':
      return !isBestEffort
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(spec)
    case 'PriorityClass': {
      const { priorityClassName = '' } = spec
      const labels: ResourceList = priorityClassName === '' ? {} : { PriorityClass: priorityClassName }
      return matches([{ key: 'PriorityClass', operator: operator as RequirementOperator, values }], labels)
    }
    default:
      return false
  }
}

export const podEvaluator: Evaluator = {
  matching: (names) => names.filter(isPodResource),
  /** A pod that has ended counts only as an object. */
  usage: (object) => (isPodTerminal(object as Pod) ? onlyCount : usageOfSpec((object as Pod).spec)),
  matchesScope: (requirement, object) => matchesScope(requirement, object as Pod),
  complaint: (names, object) => complaint(names, object as Pod),
  updates: ['resize']
}
