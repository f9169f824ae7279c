// Resources of a pod as a whole, and the claims that its containers share (upstream validatePodResources and
// validatePodResourceClaims).
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import { aggregateRequests, isPodLevelResource } from '../kinds/pod/aggregate-requests.ts'
import { compareQuantities } from '../kube/quantity.ts'
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

const supported = ['cpu', 'hugepages-', 'memory']

/** Containers must fit into what the pod asks for as a whole. */
function validateConsistency(errors: Errors, spec: PodSpec, resources: ResourceRequirements, path: string): void {
  const { requests = {}, limits = {} } = resources
  const sum = aggregateRequests(spec)
  for (const name of Object.keys(sum).sort()) {
    const given = requests[name] ?? '0'
    if (!isPodLevelResource(name) || compareQuantities(sum[name]!, given) <= 0) continue
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
      if (!isPodLevelResource(name)) notSupported(errors, `${path}.${list}[${name}]`, name, supported)
  }
  const { claims: _claims, ...quantities } = resources
  validateResources(errors, quantities, path, undefined)
  validateConsistency(errors, { ...spec, containers: spec.containers ?? [] }, resources, path)
}
