// Label selectors inside objects (apimachinery/pkg/apis/meta/v1/validation).
import { labelValueComplaints, qualifiedNameComplaints } from '../kube/names.ts'
import type { LabelSelector } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, invalidEach, required } from './field.ts'
import { validateLabels } from './object-meta.ts'

/** `allowInvalidValues`: stored templates may hold values that an older server let pass. */
export function validateLabelSelector(
  errors: Errors,
  selector: LabelSelector | undefined,
  path: string,
  allowInvalidValues = false
): void {
  if (selector === undefined) return
  if (selector.matchLabels !== undefined) validateLabels(errors, selector.matchLabels, `${path}.matchLabels`)
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${index}]`
    const { key, operator, values = [] } = requirement
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0)
          required(errors, `${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
        break
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0)
          forbidden(errors, `${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        break
      default:
        invalid(errors, `${at}.operator`, operator ?? '', 'not a valid selector operator')
    }
    invalidEach(errors, `${at}.key`, key ?? '', qualifiedNameComplaints(key ?? ''))
    if (allowInvalidValues) continue
    for (const [position, value] of values.entries())
      invalidEach(errors, `${at}.values[${position}]`, value, labelValueComplaints(value))
  }
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}
