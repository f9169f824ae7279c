import { deepEqual } from '../../kube/deep-equal.ts'
import type { ControllerRevision } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { immutable, invalid, required, validateNonnegative } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateControllerRevisionCreate and ValidateControllerRevisionUpdate: its data never changes. */
export function validateControllerRevision(
  revision: ControllerRevision,
  old: ControllerRevision | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, revision.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, revision.metadata, old.metadata)
  if (revision.data === undefined || revision.data === null) required(errors, 'data', 'data is mandatory')
  validateNonnegative(errors, revision.revision, 'revision')
  if (old !== undefined && !deepEqual(revision.data, old.data)) invalid(errors, 'data', revision.data, immutable)
  return errors
}
