// Names of resources, where a container, a quota or a limit range may say them (upstream pkg/apis/core/helper and
// core validation's validateResourceName and its like).
import { qualifiedNameComplaints } from '../kube/names.ts'
import type { Errors } from './field.ts'
import { invalid, invalidEach } from './field.ts'

export const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage'])
const standardResources = new Set([
  ...containerResources,
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers'
])
export const wholeResources = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers'
])

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-')
}

export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

/** Resources that no node knows by itself: example.com/gpu. */
export function isExtendedResource(name: string): boolean {
  return (
    !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameComplaints(`requests.${name}`).length === 0
  )
}

/** Native resources may be promised more often than there is of them; others and huge pages may not. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name)
}

/** Huge pages, as a quota may name them too. */
function isQuotaHugePages(name: string): boolean {
  return isHugePages(name) || name.startsWith('requests.hugepages-')
}

/** A standard resource, or a qualified name. */
export function validateResourceName(errors: Errors, name: string, path: string): void {
  const complaints = qualifiedNameComplaints(name)
  invalidEach(errors, path, name, complaints)
  if (complaints.length > 0 || name.includes('/') || standardResources.has(name) || isQuotaHugePages(name)) return
  invalid(errors, path, name, 'must be a standard resource type or fully qualified')
}

/** What a container may ask for. */
export function validateContainerResourceName(errors: Errors, name: string, path: string): void {
  validateResourceName(errors, name, path)
  if (!name.includes('/')) {
    if (!containerResources.has(name) && !isHugePages(name))
      invalid(errors, path, name, 'must be a standard resource for containers')
  } else if (!isNativeResource(name) && !isExtendedResource(name))
    invalid(errors, path, name, "doesn't follow extended resource name standard")
}

/** What a ResourceQuota may limit. */
export function validateQuotaResourceName(errors: Errors, name: string, path: string): void {
  validateResourceName(errors, name, path)
  if (!name.includes('/') && !isQuotaResource(name))
    invalid(errors, path, name, 'must be a standard resource for quota')
}

/** Upstream's IsStandardQuotaResourceName. */
export function isQuotaResource(name: string): boolean {
  return isQuotaHugePages(name) || (standardResources.has(name) && name !== 'storage')
}
