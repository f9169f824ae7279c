import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import { compareQuantities } from '../../kube/quantity.ts'
import type { CSIStorageCapacity } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach, negative } from '../../validation/field.ts'
import { validateLabelSelector } from '../../validation/label-selector.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateCSIStorageCapacity and ValidateCSIStorageCapacityUpdate. */
export function validateCSIStorageCapacity(
  object: CSIStorageCapacity,
  old: CSIStorageCapacity | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, nodeTopology, storageClassName, capacity } = object
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, metadata, old.metadata)
    validateImmutable(errors, nodeTopology, old.nodeTopology, 'nodeTopology')
    validateImmutable(errors, storageClassName, old.storageClassName, 'storageClassName')
    return errors
  }
  validateObjectMeta(errors, metadata, true, subdomainName)
  validateLabelSelector(errors, nodeTopology, 'nodeTopology')
  invalidEach(errors, 'storageClassName', storageClassName, dns1123SubdomainComplaints(storageClassName))
  if (capacity !== undefined && compareQuantities(capacity, '0') < 0) invalid(errors, 'capacity', capacity, negative)
  return errors
}
