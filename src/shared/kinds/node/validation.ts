import { labelValueComplaints, qualifiedNameComplaints } from '../../kube/names.ts'
import type { Node, Taint } from '../../schema/types.ts'
import { isCIDR } from '../../validation/addresses.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, forbidden, internalType, invalid, invalidEach, validateEnum } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { taintEffects } from '../../validation/scheduling.ts'
import type { FieldError } from '../field-error.ts'

const taintZero = { Key: '', Value: '', Effect: '', TimeAdded: null }

function validateTaints(errors: Errors, taints: readonly Taint[], path: string): void {
  const seen = new Set<string>()
  for (const [index, taint] of taints.entries()) {
    const at = `${path}[${index}]`
    const { key = '', value = '', effect } = taint
    invalidEach(errors, `${at}.key`, key, qualifiedNameComplaints(key))
    const complaints = labelValueComplaints(value)
    if (complaints.length > 0) invalid(errors, `${at}.value`, value, complaints.join(';'))
    validateEnum(errors, effect, `${at}.effect`, taintEffects)
    if (seen.has(`${effect}/${key}`))
      duplicate(errors, at, internalType(taint, taintZero), 'taints must be unique by key and effect pair')
    seen.add(`${effect}/${key}`)
  }
}

/** Upstream's ValidateNode and ValidateNodeUpdate. */
export function validateNode(node: Node, old: Node | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { spec } = node
  if (old === undefined) validateObjectMeta(errors, node.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, node.metadata, old.metadata)
  if (old !== undefined && spec === old.spec) return errors
  // Upstream looks for taints under metadata.
  if (spec?.taints !== undefined) validateTaints(errors, spec.taints, 'metadata.taints')
  const ranges = spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : [])
  for (const [index, range] of ranges.entries())
    if (!isCIDR(range)) invalid(errors, `spec.podCIDRs[${index}]`, ranges, 'must be valid CIDR')
  if (old === undefined) return errors
  if (old.spec?.podCIDR && spec?.podCIDR !== old.spec.podCIDR) {
    forbidden(errors, 'spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
  }
  if (old.spec?.providerID && spec?.providerID !== old.spec.providerID) {
    forbidden(errors, 'spec.providerID', 'node updates may not change providerID except from "" to valid')
  }
  return errors
}
