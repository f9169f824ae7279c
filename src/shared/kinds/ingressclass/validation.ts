import { dns1123LabelComplaints, dns1123SubdomainComplaints, regexMessage } from '../../kube/names.ts'
import type { IngressClass, IngressClassParametersReference } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, invalidEach, notSupported, required, tooLong } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { validateLocalReference } from '../ingress/validation.ts'

const scopes = ['Cluster', 'Namespace']
const longestController = 250
const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const httpPathPattern = new RegExp(`^${httpPath}$`)

/** Upstream's IsDomainPrefixedPath. */
function validateController(errors: Errors, controller: string): void {
  const path = 'spec.controller'
  if (controller === '') {
    required(errors, path)
    return
  }
  if (controller.length > longestController) tooLong(errors, path, longestController)
  const slash = controller.indexOf('/')
  const domain = controller.slice(0, Math.max(slash, 0))
  const rest = controller.slice(slash + 1)
  if (domain === '' || rest === '') {
    invalid(errors, path, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')
    return
  }
  invalidEach(errors, path, domain, dns1123SubdomainComplaints(domain))
  if (!httpPathPattern.test(rest)) invalid(errors, path, rest, regexMessage('Invalid path', httpPath))
}

function validateParameters(errors: Errors, parameters: IngressClassParametersReference): void {
  const path = 'spec.parameters'
  const { scope, namespace } = parameters
  validateLocalReference(errors, parameters, path)
  if (scope === undefined) required(errors, `${path}.scope`)
  else if (!scopes.includes(scope)) notSupported(errors, `${path}.scope`, scope, scopes)
  else if (scope === 'Namespace') {
    if (namespace === undefined) required(errors, `${path}.namespace`, "`parameters.scope` is set to 'Namespace'")
    else invalidEach(errors, `${path}.namespace`, namespace, dns1123LabelComplaints(namespace))
  } else if (namespace !== undefined) forbidden(errors, `${path}.namespace`, "`parameters.scope` is set to 'Cluster'")
}

/** Upstream's ValidateIngressClass and ValidateIngressClassUpdate: the controller stays. */
export function validateIngressClass(ingressClass: IngressClass, old: IngressClass | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec } = ingressClass
  if (old === undefined) validateObjectMeta(errors, metadata, false, subdomainName)
  else {
    validateObjectMetaUpdate(errors, metadata, old.metadata)
    validateImmutable(errors, spec.controller, old.spec.controller, 'spec.controller')
  }
  validateController(errors, spec.controller ?? '')
  if (spec.parameters !== undefined) validateParameters(errors, spec.parameters)
  return errors
}
