// The scopes of a ResourceQuota and which resources they may limit (upstream pkg/apis/core/helper).
import type { ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../schema/types.ts'

const standardScopes = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass'
])
const podCompute = new Set(['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'])
const volumeScoped = new Set(['persistentvolumeclaims', 'requests.storage'])

export function isStandardScope(scope: string): boolean {
  return standardScopes.has(scope)
}

/** Upstream's IsResourceQuotaScopeValidForResource. */
export function mayScope(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods'
  if (scope === 'VolumeAttributesClass') return volumeScoped.has(resource)
  return !standardScopes.has(scope) || resource === 'pods' || podCompute.has(resource)
}

/** What a spec selects by: its plain scopes as requirements that they exist, then its selector. */
export function scopeRequirements(spec: ResourceQuotaSpec): readonly ScopedResourceSelectorRequirement[] {
  const plain = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }))
  return plain.concat(spec.scopeSelector?.matchExpressions ?? [])
}
