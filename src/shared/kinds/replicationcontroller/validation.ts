import type { ReplicationController, ReplicationControllerSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { required, validateNonnegative } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { validateAlwaysRunning, validateSelectorMatches, validateTemplate } from '../../validation/pod-spec.ts'
import type { FieldError } from '../field-error.ts'

function validateSpec(errors: Errors, spec: ReplicationControllerSpec): void {
  const { selector = {}, template } = spec
  validateNonnegative(errors, spec.minReadySeconds, 'spec.minReadySeconds')
  if (Object.keys(selector).length === 0) required(errors, 'spec.selector')
  validateNonnegative(errors, spec.replicas, 'spec.replicas')
  if (template === undefined) {
    required(errors, 'spec.template')
    return
  }
  validateSelectorMatches(errors, { matchLabels: selector }, template, 'spec.template')
  validateTemplate(errors, template, 'spec.template')
  validateAlwaysRunning(errors, template, 'ReplicationController', 'spec.template')
}

/** Upstream's ValidateReplicationController and ValidateReplicationControllerUpdate: the selector may change. */
export function validateReplicationController(
  controller: ReplicationController,
  old: ReplicationController | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, controller.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, controller.metadata, old.metadata)
  if (old !== undefined && controller.spec === old.spec) return errors
  const before = errors.length
  validateSpec(errors, controller.spec)
  // Upstream validates an update twice, which shows in the causes.
  if (old !== undefined) errors.push(...errors.slice(before))
  return errors
}
