// When a failed pod fails its Job, and when a Job has succeeded early: upstream's validatePodFailurePolicy and
// validateSuccessPolicy.
import { qualifiedNameComplaints } from '../../kube/names.ts'
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  SuccessPolicyRule
} from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import {
  duplicate,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
  tooMany,
  validateNonnegative
} from '../../validation/field.ts'
import { countIndexes } from './indexes.ts'

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const conditionStatuses = ['False', 'True', 'Unknown']
const mostRules = 20
const mostExitCodes = 255
const mostPatterns = 20
const longestIndexes = 64 * 1024

/** Go's %q of a list of strings. */
function listed(values: readonly string[]): string {
  return `valid values: [${values.map((value) => JSON.stringify(value)).join(' ')}]`
}

/** An error that shows no value, as field.OmitValueType. */
export function invalidWithoutValue(errors: Errors, field: string, detail: string): void {
  errors.push({ type: 'FieldValueInvalid', field, detail })
}

export function validateFailurePolicy(errors: Errors, spec: JobSpec, path: string): void {
  const rules = spec.podFailurePolicy?.rules ?? []
  if (rules.length > mostRules) tooMany(errors, `${path}.rules`, rules.length, mostRules)
  const { containers = [], initContainers = [] } = spec.template.spec ?? { containers: [] }
  const names = new Set([...containers, ...initContainers].map(({ name }) => name))
  for (const [index, rule] of rules.entries()) validateFailureRule(errors, spec, rule, `${path}.rules[${index}]`, names)
}

function validateFailureRule(
  errors: Errors,
  spec: JobSpec,
  rule: PodFailurePolicyRule,
  path: string,
  names: ReadonlySet<string>
): void {
  const { action = '', onExitCodes, onPodConditions = [] } = rule
  if (action === '') required(errors, `${path}.action`, listed(actions))
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      invalid(errors, `${path}.action`, action, 'requires the backoffLimitPerIndex to be set')
  } else if (!actions.includes(action)) notSupported(errors, `${path}.action`, action, actions)
  if (onExitCodes !== undefined) validateExitCodes(errors, onExitCodes, `${path}.onExitCodes`, names)
  if (onPodConditions.length > 0) validatePatterns(errors, onPodConditions, `${path}.onPodConditions`)
  if (onExitCodes !== undefined && onPodConditions.length > 0)
    invalidWithoutValue(errors, path, 'specifying both OnExitCodes and OnPodConditions is not supported')
  if (onExitCodes === undefined && onPodConditions.length === 0)
    invalidWithoutValue(errors, path, 'specifying one of OnExitCodes and OnPodConditions is required')
}

function validatePatterns(
  errors: Errors,
  patterns: NonNullable<PodFailurePolicyRule['onPodConditions']>,
  path: string
): void {
  if (patterns.length > mostPatterns) tooMany(errors, path, patterns.length, mostPatterns)
  for (const [index, { type = '', status = '' }] of patterns.entries()) {
    invalidEach(errors, `${path}[${index}].type`, type, qualifiedNameComplaints(type))
    if (status === '') required(errors, `${path}[${index}].status`, listed(conditionStatuses))
    else if (!conditionStatuses.includes(status))
      notSupported(errors, `${path}[${index}].status`, status, conditionStatuses)
  }
}

function validateExitCodes(
  errors: Errors,
  requirement: PodFailurePolicyOnExitCodesRequirement,
  path: string,
  names: ReadonlySet<string>
): void {
  const { operator = '', containerName, values = [] } = requirement
  if (operator === '') required(errors, `${path}.operator`, listed(operators))
  else if (!operators.includes(operator)) notSupported(errors, `${path}.operator`, operator, operators)
  if (containerName !== undefined && !names.has(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template'
    invalid(errors, `${path}.containerName`, containerName, detail)
  }
  if (values.length === 0) invalid(errors, `${path}.values`, values, 'at least one value is required')
  else if (values.length > mostExitCodes) tooMany(errors, `${path}.values`, values.length, mostExitCodes)
  let isOrdered = true
  for (const [index, value] of values.entries()) {
    const at = `${path}.values[${index}]`
    if (operator === 'In' && value === 0) invalid(errors, at, value, 'must not be 0 for the In operator')
    if (values.indexOf(value) < index) duplicate(errors, at, value)
    if (index > 0 && values[index - 1]! > value) isOrdered = false
  }
  if (!isOrdered) invalid(errors, `${path}.values`, values, 'must be ordered')
}

export function validateSuccessPolicy(errors: Errors, spec: JobSpec, path: string): void {
  const rules = spec.successPolicy?.rules ?? []
  const none = 'at least one rules must be specified when the successPolicy is specified'
  if (rules.length === 0) required(errors, `${path}.rules`, none)
  if (rules.length > mostRules) tooMany(errors, `${path}.rules`, rules.length, mostRules)
  for (const [index, rule] of rules.entries())
    validateSuccessRule(errors, rule, spec.completions ?? 0, `${path}.rules[${index}]`)
}

function validateSuccessRule(errors: Errors, rule: SuccessPolicyRule, completions: number, path: string): void {
  const { succeededCount, succeededIndexes } = rule
  if (succeededCount === undefined && succeededIndexes === undefined)
    required(errors, path, 'at least one of succeededCount or succeededIndexes must be specified')
  let total = 0
  if (succeededIndexes !== undefined) {
    const at = `${path}.succeededIndexes`
    if (succeededIndexes.length > longestIndexes) tooLong(errors, at, longestIndexes)
    const counted = countIndexes(succeededIndexes, completions)
    if (typeof counted === 'number') total = counted
    else invalid(errors, at, succeededIndexes, `error parsing succeededIndexes: ${counted.error}`)
  }
  if (succeededCount === undefined) return
  const at = `${path}.succeededCount`
  validateNonnegative(errors, succeededCount, at)
  const atMost = (limit: number, what: string): string =>
    `must be less than or equal to ${limit} (the number of ${what})`
  if (succeededCount > completions) invalid(errors, at, succeededCount, atMost(completions, 'specified completions'))
  if (succeededIndexes !== undefined && succeededCount > total)
    invalid(errors, at, succeededCount, atMost(total, 'indexes in the specified succeededIndexes field'))
}
