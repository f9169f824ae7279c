import type { PodTemplate } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { validateTemplate } from '../../validation/pod-spec.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidatePodTemplate and ValidatePodTemplateUpdate. */
export function validatePodTemplate(podTemplate: PodTemplate, old: PodTemplate | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, podTemplate.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, podTemplate.metadata, old.metadata)
  validateTemplate(errors, podTemplate.template ?? {}, 'template')
  return errors
}
