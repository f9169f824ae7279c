import { semanticEqual } from '../../kube/sharing.ts'
import type { VolumeAttributesClass } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { validateParameters, validateProvisioner } from '../../validation/provisioners.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateVolumeAttributesClass and ValidateVolumeAttributesClassUpdate. */
export function validateVolumeAttributesClass(
  attributes: VolumeAttributesClass,
  old: VolumeAttributesClass | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, driverName, parameters = {} } = attributes
  if (old === undefined) validateObjectMeta(errors, metadata, false, subdomainName)
  else {
    validateObjectMetaUpdate(errors, metadata, old.metadata)
    if (driverName !== old.driverName) forbidden(errors, 'driverName', 'updates to driverName are forbidden.')
    if (!semanticEqual(parameters, old.parameters ?? {}))
      forbidden(errors, 'parameters', 'updates to parameters are forbidden.')
  }
  validateProvisioner(errors, driverName, 'driverName')
  validateParameters(errors, parameters, 'parameters')
  if (Object.keys(parameters).length === 0) required(errors, 'parameters', 'must contain at least one key/value pair')
  return errors
}
