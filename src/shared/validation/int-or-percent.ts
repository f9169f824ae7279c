// Numbers that may be percentages: maxSurge, maxUnavailable (upstream apps validation).
import { regexMessage } from '../kube/names.ts'
import type { IntOrString } from '../kube/object.ts'
import type { Errors } from './field.ts'
import { invalid, invalidEach, negative } from './field.ts'

const percent = /^[0-9]+%$/
const percentMessage = regexMessage(
  "a valid percent string must be a numeric string followed by an ending '%'",
  '[0-9]+%',
  '1%',
  '93%'
)

export function validateIntOrPercent(errors: Errors, value: IntOrString | undefined, path: string): void {
  if (typeof value === 'string') invalidEach(errors, path, value, percent.test(value) ? [] : [percentMessage])
  else if (value !== undefined && value < 0) invalid(errors, path, value, negative)
}

/** The number in front of the percent sign, or the plain number; what is neither counts as nothing. */
export function intOrPercentValue(value: IntOrString | undefined): number {
  if (typeof value === 'string') return percent.test(value) ? Number(value.slice(0, -1)) : 0
  return value ?? 0
}

export function validateAtMost100Percent(errors: Errors, value: IntOrString | undefined, path: string): void {
  if (typeof value === 'string' && percent.test(value) && intOrPercentValue(value) > 100) {
    invalid(errors, path, value, 'must not be greater than 100%')
  }
}
