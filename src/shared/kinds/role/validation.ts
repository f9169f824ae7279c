import type { Role } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { pathSegmentName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { validatePolicyRules } from './policy-rules.ts'

/** Upstream's ValidateRole and ValidateRoleUpdate. */
export function validateRole(role: Role, old: Role | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, role.metadata, true, pathSegmentName)
  validatePolicyRules(errors, role.rules ?? [], true)
  if (old !== undefined) validateObjectMetaUpdate(errors, role.metadata, old.metadata)
  return errors
}
