import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { ParamRef, ValidatingAdmissionPolicyBinding } from '../../schema/types.ts'
import { validateMatchResources } from '../../validation/admission-rules.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, forbidden, invalid, invalidEach, notSupported, required } from '../../validation/field.ts'
import { validateLabelSelector } from '../../validation/label-selector.ts'
import {
  pathSegmentName,
  subdomainName,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const actions = ['Audit', 'Deny', 'Warn']
const notFoundActions = ['Deny', 'Allow']
const either = 'name and selector are mutually exclusive'
const denyAndWarn =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and ' +
  'headers serves no purpose)'

function validateParam(errors: Errors, param: ParamRef, path: string): void {
  const { name = '', selector, parameterNotFoundAction: action = '' } = param
  if (name !== '') {
    invalidEach(errors, `${path}.name`, name, pathSegmentName(name))
    if (selector !== undefined) forbidden(errors, `${path}.name`, either)
  }
  if (selector !== undefined) {
    validateLabelSelector(errors, selector, `${path}.selector`)
    if (name !== '') forbidden(errors, `${path}.selector`, either)
  }
  if (name === '' && selector === undefined) required(errors, path, 'one of name or selector must be specified')
  if (action === '') required(errors, `${path}.parameterNotFoundAction`)
  else if (!notFoundActions.includes(action))
    notSupported(errors, `${path}.parameterNotFoundAction`, action, notFoundActions)
}

function validateActions(errors: Errors, given: readonly string[], path: string): void {
  for (const [index, action] of given.entries()) {
    if (!actions.includes(action)) notSupported(errors, `${path}[${index}]`, action, actions)
    if (given.indexOf(action) < index) duplicate(errors, `${path}[${index}]`, action)
  }
  if (given.includes('Deny') && given.includes('Warn')) invalid(errors, path, given, denyAndWarn)
  if (given.length === 0) required(errors, path, 'at least one validation action is required')
}

/** Upstream's ValidateValidatingAdmissionPolicyBinding. */
export function validateValidatingAdmissionPolicyBinding(
  binding: ValidatingAdmissionPolicyBinding,
  old: ValidatingAdmissionPolicyBinding | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, binding.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, binding.metadata, old.metadata)
  const { policyName = '', paramRef, matchResources, validationActions = [] } = binding.spec
  if (policyName === '') required(errors, 'spec.policyName')
  else invalidEach(errors, 'spec.policyName', policyName, dns1123SubdomainComplaints(policyName))
  if (paramRef !== undefined) validateParam(errors, paramRef, 'spec.paramRef')
  // Upstream misspells this path.
  if (matchResources !== undefined) validateMatchResources(errors, matchResources, 'spec.matchResouces')
  validateActions(errors, validationActions, 'spec.validationActions')
  return errors
}
