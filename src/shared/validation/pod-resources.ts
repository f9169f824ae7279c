// Resources of a pod as a whole, and the claims that its containers share (upstream validatePodResources and
// validatePodResourceClaims).
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import { compareQuantities, parseQuantity } from '../kube/quantity.ts'
import type { PodResourceClaim, PodSpec, ResourceRequirements } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { duplicate, forbidden, invalid, invalidEach, notSupported, required } from './field.ts'
import { validateResources } from './resources.ts'

export function validateResourceClaims(errors: Errors, claims: readonly PodResourceClaim[], path: string): void {
  const names = new Set<string>()
  for (const [index, claim] of claims.entries()) {
    const at = `${path}[${index}]`
    const { name = '', resourceClaimName: existing, resourceClaimTemplateName: template } = claim
    if (name === '') required(errors, `${at}.name`)
    else if (names.has(name)) duplicate(errors, `${at}.name`, name)
    else invalidEach(errors, `${at}.name`, name, dns1123LabelComplaints(name))
    names.add(name)
    if (existing !== undefined && template !== undefined)
      invalid(errors, at, claim, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified')
    if (existing === undefined && template === undefined)
      invalid(errors, at, claim, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')
    for (const [field, value] of [
      ['resourceClaimName', existing],
      ['resourceClaimTemplateName', template]
    ] as const) {
      if (value !== undefined) invalidEach(errors, `${at}.${field}`, value, dns1123SubdomainComplaints(value))
    }
  }
}

type ResourceList = NonNullable<ResourceRequirements['limits']>

const supported = ['cpu', 'hugepages-', 'memory']

function isSupported(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

/** What all containers of a pod request together: those that run side by side, or the largest that runs before them. */
function requestedByContainers({ containers, initContainers = [] }: PodSpec): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {}
  const add = (into: Record<string, number>, list: ResourceList = {}): void => {
    for (const name in list) into[name] = (into[name] ?? 0) + parseQuantity(list[name]!)
  }
  const sidecars: Record<string, number> = {}
  const peak: Record<string, number> = {}
  for (const { restartPolicy, resources } of initContainers) {
    const now: Record<string, number> = { ...sidecars }
    add(now, resources?.requests)
    if (restartPolicy === 'Always') add(sidecars, resources?.requests)
    for (const name in now) peak[name] = Math.max(peak[name] ?? 0, now[name]!)
  }
  for (const { resources } of containers) add(sum, resources?.requests)
  for (const name in sidecars) sum[name] = (sum[name] ?? 0) + sidecars[name]!
  for (const name in peak) sum[name] = Math.max(sum[name] ?? 0, peak[name]!)
  return sum
}

/** Containers must fit into what the pod asks for as a whole. */
function validateConsistency(errors: Errors, spec: PodSpec, resources: ResourceRequirements, path: string): void {
  const { requests = {}, limits = {} } = resources
  const sum = requestedByContainers(spec)
  for (const name of Object.keys(sum).sort()) {
    const given = requests[name] ?? '0'
    if (!isSupported(name) || sum[name]! <= parseQuantity(given)) continue
    const detail = `must be greater than or equal to aggregate container requests of ${sum[name]!}`
    invalid(errors, `${path}.requests[${name}]`, given, detail)
  }
  for (const [index, container] of spec.containers.entries()) {
    const own = container.resources?.limits ?? {}
    for (const name in own) {
      const limit = limits[name]
      if (limit === undefined || compareQuantities(own[name]!, limit) <= 0) continue
      const at = `${path}.containers[${index}][${name}].limits`
      invalid(errors, at, own[name], `must be less than or equal to pod limits of ${limit}`)
    }
  }
}

export function validatePodResources(errors: Errors, spec: PodSpec, path: string): void {
  const { resources } = spec
  if (resources === undefined) return
  if (resources.claims !== undefined)
    forbidden(errors, `${path}.claims`, 'claims cannot be set for Resources at pod-level')
  for (const list of ['limits', 'requests'] as const) {
    for (const name in resources[list])
      if (!isSupported(name)) notSupported(errors, `${path}.${list}[${name}]`, name, supported)
  }
  const { claims: _claims, ...quantities } = resources
  validateResources(errors, quantities, path, undefined)
  validateConsistency(errors, { ...spec, containers: spec.containers ?? [] }, resources, path)
}
