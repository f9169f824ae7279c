import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../../schema/types.ts'
import { internalType, invalid, notSupported, validateNonnegative, type Errors } from '../../validation/field.ts'
import { validateAtMost100Percent, validateIntOrPercent } from '../../validation/int-or-percent.ts'
import { validateLabelSelector } from '../../validation/label-selector.ts'
import { pathSegmentName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const policies = ['AlwaysAllow', 'IfHealthyBudget']
const specFields = { MinAvailable: null, Selector: null, MaxUnavailable: null, UnhealthyPodEvictionPolicy: null }

function validateSpec(errors: Errors, spec: PodDisruptionBudgetSpec): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    invalid(errors, 'spec', internalType(spec, specFields), 'minAvailable and maxUnavailable cannot be both set')
  }
  for (const [name, value] of Object.entries({ minAvailable, maxUnavailable })) {
    validateIntOrPercent(errors, value, `spec.${name}`)
    validateAtMost100Percent(errors, value, `spec.${name}`)
  }
  validateLabelSelector(errors, selector, 'spec.selector')
  if (unhealthyPodEvictionPolicy !== undefined && !policies.includes(unhealthyPodEvictionPolicy)) {
    notSupported(errors, 'spec.unhealthyPodEvictionPolicy', unhealthyPodEvictionPolicy, policies)
  }
}

/** Upstream's ValidatePodDisruptionBudget and ValidatePodDisruptionBudgetStatusUpdate (pkg/apis/policy/validation). */
export function validatePodDisruptionBudget(
  budget: PodDisruptionBudget,
  old: PodDisruptionBudget | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec, status } = budget
  if (old === undefined) validateObjectMeta(errors, metadata, true, pathSegmentName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  if (old === undefined || spec !== old.spec) validateSpec(errors, spec)
  if (old === undefined || status === old.status) return errors
  validateNonnegative(errors, status?.disruptionsAllowed, 'status.disruptionsAllowed')
  validateNonnegative(errors, status?.currentHealthy, 'status.currentHealthy')
  validateNonnegative(errors, status?.desiredHealthy, 'status.desiredHealthy')
  validateNonnegative(errors, status?.expectedPods, 'status.expectedPods')
  return errors
}
