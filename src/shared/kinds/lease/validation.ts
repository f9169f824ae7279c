import type { Lease } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, validateNonnegative } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateLease and ValidateLeaseUpdate. */
export function validateLease(lease: Lease, old: Lease | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, lease.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, lease.metadata, old.metadata)
  const { leaseDurationSeconds, leaseTransitions } = lease.spec ?? {}
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    invalid(errors, 'spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')
  }
  validateNonnegative(errors, leaseTransitions, 'spec.leaseTransitions')
  return errors
}
