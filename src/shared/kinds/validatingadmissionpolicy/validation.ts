import { dns1035LabelComplaints, dns1123SubdomainComplaints, qualifiedNameComplaints } from '../../kube/names.ts'
import type {
  AuditAnnotation,
  ParamKind,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
  Validation,
  Variable
} from '../../schema/types.ts'
import {
  failurePolicies,
  validateExpression,
  validateMatchConditions,
  validateMatchResources
} from '../../validation/admission-rules.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, invalid, invalidEach, notSupported, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized']
const mostAnnotations = 20
/** Bytes. */
const longestValueExpression = 5 * 1024
const isIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/
const atLeastOne = 'validations or auditAnnotations must contain at least one item'

function validateParamKind(errors: Errors, { apiVersion = '', kind = '' }: ParamKind, path: string): void {
  const at = `${path}.apiVersion`
  const parts = apiVersion.split('/')
  const version = parts.at(-1)!
  if (apiVersion === '') required(errors, at)
  else if (parts.length > 2) invalid(errors, at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)
  else {
    const group = parts.length === 2 ? parts[0]! : ''
    const complaints = group === '' ? [] : dns1123SubdomainComplaints(group)
    if (complaints.length > 0) invalid(errors, at, group, complaints.join(','))
    const versionComplaints = version === '' ? [] : dns1035LabelComplaints(version)
    if (version === '') invalid(errors, at, apiVersion, 'version must be specified')
    else if (versionComplaints.length > 0) invalid(errors, at, version, versionComplaints.join(','))
  }
  const complaints = kind === '' ? [] : dns1035LabelComplaints(kind.toLowerCase())
  if (kind === '') required(errors, `${path}.kind`)
  else if (complaints.length > 0) {
    const detail = `may have mixed case, but should otherwise match: ${complaints.join(',')}`
    invalid(errors, `${path}.kind`, kind, detail)
  }
}

function validateVariable(errors: Errors, { name = '', expression = '' }: Variable, path: string): void {
  if (name.trim() === '') required(errors, `${path}.name`, 'name is not specified')
  else if (!isIdentifier.test(name)) invalid(errors, `${path}.name`, name, 'name is not a valid CEL identifier')
  if (expression.trim() === '') required(errors, `${path}.expression`, 'expression is not specified')
  else validateExpression(errors, expression, undefined, `${path}.expression`)
}

function validateRule(errors: Errors, validation: Validation, path: string): void {
  const { expression = '', message = '', messageExpression = '', reason } = validation
  if (expression.trim() === '') required(errors, `${path}.expression`, 'expression is not specified')
  else validateExpression(errors, expression, 'bool', `${path}.expression`)
  if (messageExpression !== '' && messageExpression.trim() === '')
    invalid(errors, `${path}.messageExpression`, messageExpression, 'must be non-empty if specified')
  else if (messageExpression !== '')
    validateExpression(errors, messageExpression, 'string', `${path}.messageExpression`)
  if (message !== '' && message.trim() === '')
    invalid(errors, `${path}.message`, message, 'message must be non-empty if specified')
  else if (/[\r\n]/.test(message.trim()))
    invalid(errors, `${path}.message`, message, 'message must not contain line breaks')
  if (reason !== undefined && !reasons.includes(reason)) notSupported(errors, `${path}.reason`, reason, reasons)
}

function validateAnnotation(errors: Errors, annotation: AuditAnnotation, policy: string, path: string): void {
  const { key = '', valueExpression = '' } = annotation
  const whole = policy === '' ? key : `${policy}/${key}`
  invalidEach(errors, `${path}.key`, whole, qualifiedNameComplaints(whole))
  const at = `${path}.valueExpression`
  if (valueExpression.trim() === '') required(errors, at, 'valueExpression is not specified')
  else if (valueExpression.trim().length > longestValueExpression)
    required(errors, at, `must not exceed ${longestValueExpression} bytes in length`)
}

function validateSpec(errors: Errors, name: string, spec: ValidatingAdmissionPolicySpec): void {
  const { failurePolicy, paramKind, matchConstraints, validations = [], auditAnnotations = [] } = spec
  if (failurePolicy === undefined) required(errors, 'spec.failurePolicy')
  else if (!failurePolicies.includes(failurePolicy))
    notSupported(errors, 'spec.failurePolicy', failurePolicy, failurePolicies)
  if (paramKind !== undefined) validateParamKind(errors, paramKind, 'spec.paramKind')
  if (matchConstraints === undefined) required(errors, 'spec.matchConstraints')
  else {
    validateMatchResources(errors, matchConstraints, 'spec.matchConstraints')
    if ((matchConstraints.resourceRules?.length ?? 0) === 0) required(errors, 'spec.matchConstraints.resourceRules')
  }
  validateMatchConditions(errors, spec.matchConditions ?? [], 'spec.matchConditions')
  for (const [index, variable] of (spec.variables ?? []).entries())
    validateVariable(errors, variable, `spec.variables[${index}]`)
  if (validations.length === 0 && auditAnnotations.length === 0) {
    required(errors, 'spec.validations', atLeastOne)
    required(errors, 'spec.auditAnnotations', atLeastOne)
    return
  }
  for (const [index, validation] of validations.entries())
    validateRule(errors, validation, `spec.validations[${index}]`)
  if (auditAnnotations.length > mostAnnotations) {
    const detail = `must not have more than ${mostAnnotations} auditAnnotations`
    invalid(errors, 'spec.auditAnnotations', auditAnnotations, detail)
  }
  const keys = new Set<string>()
  for (const [index, annotation] of auditAnnotations.entries()) {
    const path = `spec.auditAnnotations[${index}]`
    validateAnnotation(errors, annotation, name, path)
    if (keys.has(annotation.key)) duplicate(errors, `${path}.key`, annotation.key)
    keys.add(annotation.key)
  }
}

/** Upstream's ValidateValidatingAdmissionPolicy. */
export function validateValidatingAdmissionPolicy(
  policy: ValidatingAdmissionPolicy,
  old: ValidatingAdmissionPolicy | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, policy.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, policy.metadata, old.metadata)
  validateSpec(errors, policy.metadata.name, policy.spec)
  return errors
}
