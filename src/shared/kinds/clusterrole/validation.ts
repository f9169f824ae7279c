import type { ClusterRole } from '../../schema/types.ts'
import { invalid, required, type Errors } from '../../validation/field.ts'
import { validateLabelSelector } from '../../validation/label-selector.ts'
import { pathSegmentName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { validatePolicyRules } from '../role/policy-rules.ts'

/** Upstream's ValidateClusterRole and ValidateClusterRoleUpdate. */
export function validateClusterRole(role: ClusterRole, old: ClusterRole | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, role.metadata, false, pathSegmentName)
  validatePolicyRules(errors, role.rules ?? [], false)
  validateAggregation(errors, role)
  if (old !== undefined) validateObjectMetaUpdate(errors, role.metadata, old.metadata)
  return errors
}

function validateAggregation(errors: Errors, { aggregationRule }: ClusterRole): void {
  if (aggregationRule === undefined) return
  const path = 'aggregationRule.clusterRoleSelectors'
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0) {
    required(errors, path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')
  }
  for (const [index, selector] of selectors.entries()) {
    const before = errors.length
    validateLabelSelector(errors, selector, `${path}[${index}]`)
    if (errors.length > before) invalid(errors, `${path}[${index}]`, selector, 'invalid label selector.')
  }
}
