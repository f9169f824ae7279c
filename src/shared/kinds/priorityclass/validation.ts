import type { PriorityClass } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, validateEnum } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { systemPriorityClasses } from './system-classes.ts'

const systemPrefix = 'system-'
const highestForUsers = 1_000_000_000

/** Upstream's IsKnownSystemPriorityClass: why a class with a system name is none of the system's. */
function systemComplaint({ metadata: { name }, value, globalDefault = false }: PriorityClass): string | undefined {
  const known = systemPriorityClasses.find((one) => one.metadata.name === name)
  if (known === undefined) return `${name} is not a known system priority class`
  if (value !== known.value) return `value of ${name} PriorityClass must be ${known.value}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

/** Upstream's ValidatePriorityClass and ValidatePriorityClassUpdate. */
export function validatePriorityClass(
  priorityClass: PriorityClass,
  old: PriorityClass | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, value, preemptionPolicy } = priorityClass
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, metadata, old.metadata)
    if (value !== old.value) forbidden(errors, 'value', 'may not be changed in an update.')
    validateImmutable(errors, preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy')
    return errors
  }
  validateObjectMeta(errors, metadata, false, subdomainName)
  if (metadata.name?.startsWith(systemPrefix)) {
    const complaint = systemComplaint(priorityClass)
    const reserved = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: `
    if (complaint !== undefined) forbidden(errors, 'metadata.name', reserved + complaint)
  } else if (value > highestForUsers)
    forbidden(errors, 'value', `maximum allowed value of a user defined priority is ${highestForUsers}`)
  if (preemptionPolicy !== undefined)
    validateEnum(errors, preemptionPolicy, 'preemptionPolicy', ['PreemptLowerPriority', 'Never'])
  return errors
}
