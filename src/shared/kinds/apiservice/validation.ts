import { base64Length } from '../../kube/base64.ts'
import { dns1035LabelComplaints, dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach, notSupported, required } from '../../validation/field.ts'
import {
  pathSegmentName,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type NameRule
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import type { APIService, APIServiceSpec } from './api-service.ts'

const statuses = ['True', 'False', 'Unknown']

function nameRule({ version = '', group = '' }: APIServiceSpec): NameRule {
  const wanted = `${version}.${group}`
  return (name) => {
    const complaints = pathSegmentName(name)
    if (complaints.length > 0 || name === wanted) return complaints
    return [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`]
  }
}

function validateService(errors: Errors, spec: APIServiceSpec): void {
  const { service, caBundle = '', insecureSkipTLSVerify = false } = spec
  if (service === undefined) {
    if (caBundle !== '')
      invalid(errors, 'spec.caBundle', `${base64Length(caBundle)} bytes`, 'local APIServices may not have a caBundle')
    if (insecureSkipTLSVerify) {
      const detail = 'local APIServices may not have insecureSkipTLSVerify'
      invalid(errors, 'spec.insecureSkipTLSVerify', true, detail)
    }
    return
  }
  const { name, namespace, port = 443 } = service
  if (!namespace) required(errors, 'spec.service.namespace')
  if (!name) required(errors, 'spec.service.name')
  if (port < 1 || port > 65_535)
    invalid(errors, 'spec.service.port', port, 'port is not valid: must be between 1 and 65535, inclusive')
  if (insecureSkipTLSVerify && caBundle !== '')
    invalid(errors, 'spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')
}

/** Upstream's ValidateAPIService, its update and that of its status. */
export function validateAPIService(apiService: APIService, old: APIService | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec, status } = apiService
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec
  if (old === undefined) validateObjectMeta(errors, metadata, false, nameRule(spec))
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  if (group !== '') invalidEach(errors, 'spec.group', group, dns1123SubdomainComplaints(group))
  else if (version !== 'v1')
    required(errors, 'spec.group', 'only v1 may have an empty group and it better be legacy kube')
  invalidEach(errors, 'spec.version', version, dns1035LabelComplaints(version))
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000)
    invalid(errors, 'spec.groupPriorityMinimum', groupPriorityMinimum, 'must be positive and less than 20000')
  if (versionPriority <= 0 || versionPriority > 1000)
    invalid(errors, 'spec.versionPriority', versionPriority, 'must be positive and less than 1000')
  validateService(errors, spec)
  for (const [index, condition] of (status?.conditions ?? []).entries()) {
    if (statuses.includes(condition.status)) continue
    notSupported(errors, `status.conditions[${index}].status`, condition.status, statuses)
  }
  return errors
}
