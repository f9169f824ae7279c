import type { ServiceAccount } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateServiceAccount. */
export function validateServiceAccount(
  account: ServiceAccount,
  old: ServiceAccount | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, account.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, account.metadata, old.metadata)
  return errors
}
