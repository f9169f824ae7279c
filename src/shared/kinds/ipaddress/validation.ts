import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { IPAddress, ParentReference } from '../../schema/types.ts'
import { ipMessage, parseIP } from '../../validation/addresses.ts'
import type { Errors } from '../../validation/field.ts'
import { invalidEach, required } from '../../validation/field.ts'
import {
  pathSegmentName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type NameRule
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const addressName: NameRule = (name) => (parseIP(name) === undefined ? [ipMessage] : [])

function validateParent(errors: Errors, parent: ParentReference | undefined): void {
  const path = 'spec.parentRef'
  if (parent === undefined) {
    required(errors, path)
    return
  }
  const { group = '', resource = '', name = '', namespace = '' } = parent
  if (group !== '') invalidEach(errors, `${path}.group`, group, dns1123SubdomainComplaints(group))
  for (const [field, value] of [
    ['resource', resource],
    ['name', name]
  ] as const) {
    if (value === '') required(errors, `${path}.${field}`)
    else invalidEach(errors, `${path}.${field}`, value, pathSegmentName(value))
  }
  if (namespace !== '') invalidEach(errors, `${path}.namespace`, namespace, pathSegmentName(namespace))
}

/** Upstream's ValidateIPAddress and ValidateIPAddressUpdate: what holds an address stays. */
export function validateIPAddress(address: IPAddress, old: IPAddress | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) {
    validateObjectMeta(errors, address.metadata, false, addressName)
    validateParent(errors, address.spec?.parentRef)
  } else {
    validateObjectMetaUpdate(errors, address.metadata, old.metadata)
    validateImmutable(errors, address.spec?.parentRef, old.spec.parentRef, 'spec.parentRef')
  }
  return errors
}
