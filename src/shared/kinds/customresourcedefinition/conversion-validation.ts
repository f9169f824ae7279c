import { dns1035LabelComplaints, dns1123SubdomainComplaints } from '../../kube/names.ts'
import { forbidden, invalid, invalidEach, required, validateEnum, type Errors } from '../../validation/field.ts'
import type { CustomResourceConversion, CustomResourceDefinitionSpec } from './types.ts'

const path = 'spec.conversion'
const reviewVersions = ['v1', 'v1beta1']

/** Upstream's validateCustomResourceConversion. */
export function validateConversion(
  errors: Errors,
  { conversion, preserveUnknownFields }: CustomResourceDefinitionSpec
): void {
  if (conversion === undefined) return
  const { strategy, webhook } = conversion
  if (strategy !== 'None' && preserveUnknownFields === true) {
    invalid(errors, `${path}.strategy`, strategy, 'must be None if spec.preserveUnknownFields is true')
  }
  validateEnum(errors, strategy, `${path}.strategy`, ['None', 'Webhook'])
  const { clientConfig, conversionReviewVersions = [] } = webhook ?? {}
  if (strategy === 'Webhook') {
    validateClient(errors, clientConfig)
    validateReviewVersions(errors, conversionReviewVersions)
    return
  }
  const detail = 'should not be set when strategy is not set to Webhook'
  if (clientConfig !== undefined) forbidden(errors, `${path}.webhookClientConfig`, detail)
  if (conversionReviewVersions.length > 0) forbidden(errors, `${path}.conversionReviewVersions`, detail)
}

type ClientConfig = NonNullable<CustomResourceConversion['webhook']>['clientConfig']

function validateClient(errors: Errors, client: ClientConfig): void {
  const field = `${path}.webhookClientConfig`
  if (client === undefined) {
    required(errors, field, 'required when strategy is set to Webhook')
    return
  }
  const { url, service } = client
  if ((url === undefined) === (service === undefined)) {
    required(errors, field, 'exactly one of url or service is required')
  } else if (url !== undefined) validateUrl(errors, url, `${field}.url`)
  else if (service !== undefined) {
    if (!service.name) required(errors, `${field}.service.name`, 'service name is required')
    if (!service.namespace) required(errors, `${field}.service.namespace`, 'service namespace is required')
    const { port = 443 } = service
    if (port < 1 || port > 65_535) {
      invalid(errors, `${field}.service.port`, port, 'port is not valid: must be between 1 and 65535, inclusive')
    }
    if (service.path !== undefined) validatePath(errors, service.path, `${field}.service.path`)
  }
}

const urlForm = 'desired format: https://host[/path]'

function validateUrl(errors: Errors, url: string, field: string): void {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(url) ?? []
  if (scheme?.toLowerCase() !== 'https') {
    invalid(errors, field, scheme ?? '', `'https' is the only allowed URL scheme; ${urlForm}`)
  }
  const [authority = ''] = rest.split(/[/?#]/)
  if (authority.replace(/^[^@]*@/, '') === '') invalid(errors, field, '', `host must be specified; ${urlForm}`)
  if (authority.includes('@'))
    invalid(errors, field, authority.split('@')[0], 'user information is not permitted in the URL')
  const [, fragment = ''] = rest.split('#')
  if (fragment !== '') invalid(errors, field, fragment, 'fragments are not permitted in the URL')
  const [, query = ''] = rest.split('#')[0]!.split('?')
  if (query !== '') invalid(errors, field, query, 'query parameters are not permitted in the URL')
}

function validatePath(errors: Errors, value: string, field: string): void {
  if (value === '/') return
  if (!value.startsWith('/')) invalid(errors, field, value, "must start with a '/'")
  for (const [index, step] of value.replace(/^\//, '').replace(/\/$/, '').split('/').entries()) {
    if (step === '') invalid(errors, field, value, `segment[${index}] may not be empty`)
    else {
      const [complaint] = dns1123SubdomainComplaints(step)
      if (complaint !== undefined) invalid(errors, field, value, `segment[${index}]: ${complaint}`)
    }
  }
}

function validateReviewVersions(errors: Errors, versions: readonly string[]): void {
  const field = `${path}.conversionReviewVersions`
  if (versions.length === 0) {
    required(errors, field)
    return
  }
  for (const [index, version] of versions.entries()) {
    if (versions.indexOf(version) < index) invalid(errors, `${field}[${index}]`, version, 'duplicate version')
    else invalidEach(errors, `${field}[${index}]`, version, dns1035LabelComplaints(version))
  }
  if (!versions.some((version) => reviewVersions.includes(version))) {
    invalid(errors, field, versions, `must include at least one of ${reviewVersions.join(', ')}`)
  }
}
