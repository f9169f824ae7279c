// Resource names and quantities (upstream ValidateContainerResourceRequirements).
import { compareQuantities, cpuMillis, isQuantity, memoryBytes } from '../kube/quantity.ts'
import type { ResourceRequirements } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { duplicate, forbidden, invalid, negative, notFound, required } from './field.ts'
import {
  containerResources,
  isExtendedResource,
  isHugePages,
  isOvercommitAllowed,
  validateContainerResourceName,
  wholeResources
} from './resource-names.ts'

/** Upstream's ValidateResourceQuantityValue. */
export function validateQuantityValue(errors: Errors, name: string, quantity: string, path: string): void {
  if (compareQuantities(quantity, '0') < 0) invalid(errors, path, quantity, negative)
  if ((wholeResources.has(name) || isExtendedResource(name)) && cpuMillis(quantity) % 1000 !== 0) {
    invalid(errors, path, quantity, 'must be an integer')
  }
}

/** Only whole pages can be had: the name says how large they are. */
function validatePages(errors: Errors, name: string, quantity: string, path: string): void {
  const size = name.slice('hugepages-'.length)
  const bytes = isQuantity(size) && cpuMillis(size) % 1000 === 0 ? memoryBytes(size) : 0
  if (bytes > 0 && memoryBytes(quantity) % bytes === 0) return
  invalid(errors, path, quantity, `${quantity} is not positive integer multiple of ${name}`)
}

export function validateResources(
  errors: Errors,
  resources: ResourceRequirements,
  path: string,
  claimNames: ReadonlySet<string> | undefined
): void {
  const { limits, requests, claims } = resources
  if (limits === undefined && requests === undefined && claims === undefined) return
  let hasComputeResource = false
  let hasHugePages = false
  for (const name in limits) {
    const known = containerResources.has(name)
    if (!known) validateContainerResourceName(errors, name, `${path}.limits[${name}]`)
    validateQuantityValue(errors, name, limits[name]!, `${path}.limits[${name}]`)
    if (isHugePages(name)) validatePages(errors, name, limits[name]!, `${path}.limits[${name}]`)
    hasComputeResource ||= name === 'cpu' || name === 'memory'
    hasHugePages ||= isHugePages(name)
  }
  for (const name in requests) {
    const quantity = requests[name]!
    if (!containerResources.has(name)) validateContainerResourceName(errors, name, `${path}.requests[${name}]`)
    validateQuantityValue(errors, name, quantity, `${path}.requests[${name}]`)
    if (isHugePages(name)) validatePages(errors, name, quantity, `${path}.requests[${name}]`)
    const limit = limits?.[name]
    if (limit !== undefined) {
      const difference = compareQuantities(quantity, limit)
      if (difference !== 0 && !isOvercommitAllowed(name)) {
        invalid(errors, `${path}.requests`, quantity, `must be equal to ${name} limit of ${limit}`)
      } else if (difference > 0)
        invalid(errors, `${path}.requests`, quantity, `must be less than or equal to ${name} limit of ${limit}`)
    } else if (!isOvercommitAllowed(name))
      required(errors, `${path}.limits`, 'Limit must be set for non overcommitable resources')
    hasComputeResource ||= name === 'cpu' || name === 'memory'
    hasHugePages ||= isHugePages(name)
  }
  if (hasHugePages && !hasComputeResource) forbidden(errors, path, 'HugePages require cpu or memory')
  const seen = new Set<string>()
  for (const [index, { name, request = '' }] of (claims ?? []).entries()) {
    const key = request === '' ? name : `${name}/${request}`
    if (!name) required(errors, `${path}.claims[${index}].name`)
    else if (seen.has(key)) duplicate(errors, `${path}.claims[${index}]`, name)
    else if (claimNames?.has(name) !== true) notFound(errors, `${path}.claims[${index}].name`, name)
    seen.add(key)
  }
}
