import { qualifiedNameComplaints } from '../../kube/names.ts'
import type { Namespace } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach } from '../../validation/field.ts'
import { labelName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const securityPrefix = 'pod-security.kubernetes.io/'
const securityLevels = ['privileged', 'baseline', 'restricted']

/** Upstream's ValidateNamespace; the levels of pod security are checked by its admission, with the same words. */
export function validateNamespace(namespace: Namespace, old: Namespace | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec } = namespace
  if (old === undefined) validateObjectMeta(errors, metadata, false, labelName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  for (const finalizer of spec?.finalizers ?? []) {
    invalidEach(errors, 'spec.finalizers', finalizer, qualifiedNameComplaints(finalizer))
    if (!finalizer.includes('/') && finalizer !== 'kubernetes' && finalizer !== 'orphan') {
      invalid(
        errors,
        'spec.finalizers',
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified'
      )
    }
  }
  for (const mode of ['enforce', 'audit', 'warn']) {
    const level = metadata.labels?.[`${securityPrefix}${mode}`]
    const version = metadata.labels?.[`${securityPrefix}${mode}-version`]
    if (level !== undefined && !securityLevels.includes(level))
      invalid(errors, `metadata.labels[${securityPrefix}${mode}]`, level, `must be one of ${securityLevels.join(', ')}`)
    if (version !== undefined && version !== 'latest' && !/^v1\.(?:0|[1-9]\d*)$/.test(version))
      invalid(errors, `metadata.labels[${securityPrefix}${mode}-version]`, version, 'must be "latest" or "v1.x"')
  }
  return errors
}
