import type { ServiceCIDR } from '../../schema/types.ts'
import { cidrMessage, isCIDR } from '../../validation/addresses.ts'
import type { Errors } from '../../validation/field.ts'
import { immutable, invalid, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const path = 'spec.cidrs'
const oneOfEach = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'

function validateRanges(errors: Errors, cidrs: readonly string[]): void {
  if (cidrs.length === 0) required(errors, path, 'at least one CIDR required')
  else if (cidrs.length > 2) invalid(errors, path, { CIDRs: cidrs }, 'may only hold up to 2 values')
  else {
    for (const [index, cidr] of cidrs.entries())
      if (!isCIDR(cidr)) invalid(errors, `${path}[${index}]`, cidr, cidrMessage)
    const families = cidrs.filter(isCIDR).map((cidr) => cidr.includes(':'))
    if (families.length === 2 && families[0] === families[1]) invalid(errors, path, cidrs, oneOfEach)
  }
}

/** What there is stays; a second family may be added. */
function validateChange(errors: Errors, cidrs: readonly string[], old: readonly string[]): void {
  const isAdded = old.length === 1 && cidrs.length === 2
  if (!isAdded && cidrs.length !== old.length) {
    invalid(errors, path, cidrs, immutable)
    return
  }
  for (const [index, cidr] of old.entries())
    if (cidrs[index] !== cidr) invalid(errors, `${path}[${index}]`, cidrs[index], immutable)
  if (isAdded) validateRanges(errors, cidrs)
}

/** Upstream's ValidateServiceCIDR and ValidateServiceCIDRUpdate. */
export function validateServiceCIDR(range: ServiceCIDR, old: ServiceCIDR | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { cidrs = [] } = range.spec
  if (old === undefined) {
    validateObjectMeta(errors, range.metadata, false, subdomainName)
    validateRanges(errors, cidrs)
  } else {
    validateObjectMetaUpdate(errors, range.metadata, old.metadata)
    validateChange(errors, cidrs, old.spec.cidrs ?? [])
  }
  return errors
}
