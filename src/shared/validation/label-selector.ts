// Label selectors inside objects (apimachinery/pkg/apis/meta/v1/validation).
import { labelValueComplaints, qualifiedNameComplaints } from '../kube/names.ts'
import type { LabelSelector } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, invalidEach, required } from './field.ts'
import { validateLabels } from './object-meta.ts'

/**
 * Answers whether it is a selector at all: nothing is compared with what is none. `allowInvalidValues`: stored templates
 * may hold values that an older server let pass.
 */
export function validateLabelSelector(
  errors: Errors,
  selector: LabelSelector | undefined,
  path: string,
  allowInvalidValues = false
): boolean {
  if (selector === undefined) return true
  const before = errors.length
  if (selector.matchLabels !== undefined) validateLabels(errors, selector.matchLabels, `${path}.matchLabels`)
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries())
    validateRequirement(errors, requirement, `${path}.matchExpressions[${index}]`, { allowInvalidValues })
  return errors.length === before
}

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

interface RequirementRules {
  readonly allowInvalidValues: boolean
  /** Node selectors know Gt and Lt too. */
  readonly knowsOrder?: boolean
}

/** One requirement of a label selector or of a node selector's term. */
export function validateRequirement(
  errors: Errors,
  requirement: Requirement,
  at: string,
  rules: RequirementRules
): void {
  const { key = '', operator = '', values = [] } = requirement
  const isOrder = operator === 'Gt' || operator === 'Lt'
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) required(errors, `${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      forbidden(errors, `${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  } else if (isOrder && rules.knowsOrder === true) {
    if (values.length !== 1)
      required(errors, `${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")
  } else invalid(errors, `${at}.operator`, operator, 'not a valid selector operator')
  invalidEach(errors, `${at}.key`, key, qualifiedNameComplaints(key))
  if (rules.allowInvalidValues) return
  for (const [position, value] of values.entries())
    invalidEach(errors, `${at}.values[${position}]`, value, labelValueComplaints(value))
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}
