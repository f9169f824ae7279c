// How objects of a kind count against a ResourceQuota (upstream pkg/quota/v1/evaluator/core and generic).
import { qualifiedResource, type Kind } from '../../../shared/kinds/kind.ts'
import { scopeRequirements } from '../../../shared/kinds/resourcequota/scopes.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ResourceQuotaSpec, ScopedResourceSelectorRequirement, Service } from '../../../shared/schema/types.ts'
import { claimEvaluator } from './claim-evaluator.ts'
import { podEvaluator } from './pod-evaluator.ts'
import type { ResourceList } from './resource-list.ts'

export interface Evaluator {
  /** Of names of resources those that objects of the kind may use. */
  matching(names: readonly string[]): readonly string[]
  usage(object: KubeObject): ResourceList
  matchesScope(requirement: ScopedResourceSelectorRequirement, object: KubeObject): boolean
  /** What an object lacks to be counted at all: "must specify requests.cpu for: c". */
  complaint?(names: readonly string[], object: KubeObject): string | undefined
  /** Subresources through which an update may use more; "" is the object itself. */
  readonly updates: readonly string[]
}

/** Kinds that could be counted by their plural alone before "count/" came. */
const oldCounts = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'])

function countName(kind: Kind): string {
  return `count/${qualifiedResource(kind)}`
}

function ofNames(...known: readonly string[]): Evaluator['matching'] {
  return (names) => names.filter((name) => known.includes(name))
}

const noScope = (): boolean => false

function countEvaluator(kind: Kind): Evaluator {
  const name = countName(kind)
  const isOld = kind.group === '' && oldCounts.has(kind.resource)
  const usage: ResourceList = isOld ? { [name]: '1', [kind.resource]: '1' } : { [name]: '1' }
  return { matching: ofNames(...Object.keys(usage)), usage: () => usage, matchesScope: noScope, updates: [] }
}

function serviceEvaluator(kind: Kind): Evaluator {
  const count = countName(kind)
  return {
    matching: ofNames(count, 'services', 'services.nodeports', 'services.loadbalancers'),
    usage: (object) => serviceUsage(object as Service, count),
    matchesScope: noScope,
    updates: ['']
  }
}

/** A balancer without node ports of its own uses none. */
function serviceUsage({ spec }: Service, count: string): ResourceList {
  const ports = spec?.ports ?? []
  const usage = { [count]: '1', services: '1', 'services.nodeports': '0', 'services.loadbalancers': '0' }
  if (spec?.type === 'NodePort') return { ...usage, 'services.nodeports': String(ports.length) }
  if (spec?.type !== 'LoadBalancer') return usage
  const nodePorts =
    spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort = 0 }) => nodePort !== 0) : ports
  return { ...usage, 'services.nodeports': String(nodePorts.length), 'services.loadbalancers': '1' }
}

const known = new WeakMap<Kind, Evaluator>()

export function evaluatorOf(kind: Kind): Evaluator {
  let found = known.get(kind)
  if (found === undefined) {
    found = newEvaluator(kind)
    known.set(kind, found)
  }
  return found
}

function newEvaluator(kind: Kind): Evaluator {
  if (kind.group === '' && kind.resource === 'pods') return podEvaluator
  if (kind.group === '' && kind.resource === 'services') return serviceEvaluator(kind)
  if (kind.group === '' && kind.resource === 'persistentvolumeclaims') return claimEvaluator
  return countEvaluator(kind)
}

/** Upstream's generic.Matches: some resource is the kind's, and every scope takes the object in. */
export function isCounted(
  evaluator: Evaluator,
  spec: ResourceQuotaSpec,
  hard: ResourceList,
  object: KubeObject
): boolean {
  if (evaluator.matching(Object.keys(hard)).length === 0) return false
  return scopeRequirements(spec).every((requirement) => evaluator.matchesScope(requirement, object))
}
