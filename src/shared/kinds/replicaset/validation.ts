import type { ReplicaSet, ReplicaSetSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, required, validateNonnegative } from '../../validation/field.ts'
import { isEmptySelector, validateLabelSelector } from '../../validation/label-selector.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateAlwaysRunning, validateSelectorMatches, validateTemplate } from '../../validation/pod-spec.ts'
import type { FieldError } from '../field-error.ts'

function validateSpec(errors: Errors, spec: ReplicaSetSpec): void {
  const { selector, template } = spec
  validateNonnegative(errors, spec.replicas, 'spec.replicas')
  validateNonnegative(errors, spec.minReadySeconds, 'spec.minReadySeconds')
  if (selector === undefined) required(errors, 'spec.selector')
  const isSelector = validateLabelSelector(errors, selector, 'spec.selector')
  if (selector !== undefined && isEmptySelector(selector))
    invalid(errors, 'spec.selector', selector, 'empty selector is invalid for deployment')
  if (!isSelector) {
    invalid(errors, 'spec.selector', selector, 'invalid label selector')
    return
  }
  if (template === undefined) {
    required(errors, 'spec.template')
    return
  }
  validateSelectorMatches(errors, selector, template, 'spec.template')
  validateTemplate(errors, template, 'spec.template')
  validateAlwaysRunning(errors, template, 'ReplicaSet', 'spec.template')
}

/** Upstream's ValidateReplicaSet and ValidateReplicaSetUpdate (apps/v1: the selector is immutable). */
export function validateReplicaSet(replicaSet: ReplicaSet, old: ReplicaSet | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, replicaSet.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, replicaSet.metadata, old.metadata)
  if (old !== undefined && replicaSet.spec === old.spec) return errors
  const before = errors.length
  validateSpec(errors, replicaSet.spec)
  // Upstream validates an update twice, which shows in the causes.
  if (old !== undefined) errors.push(...errors.slice(before))
  if (old !== undefined) validateImmutable(errors, replicaSet.spec.selector, old.spec.selector, 'spec.selector')
  return errors
}
