// Admission webhooks (upstream pkg/apis/admissionregistration/validation and apiserver/pkg/util/webhook).
import { dns1035LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import type { MutatingWebhook, ServiceReference, ValidatingWebhook } from '../schema/types.ts'
import { failurePolicies, matchPolicies, validateMatchConditions, validateRule } from './admission-rules.ts'
import type { Errors } from './field.ts'
import { duplicate, invalid, invalidEach, notSupported, rangeMessage, required } from './field.ts'
import { validateLabelSelector } from './label-selector.ts'

const sideEffects = ['None', 'NoneOnDryRun']
const reviewVersions = ['v1', 'v1beta1']
const reinvocationPolicies = ['IfNeeded', 'Never']
const urlForm = '; desired format: https://host[/path]'

/** What a configuration had before it was changed: rules that older servers did not know are not asked of it. */
export interface WebhookRules {
  readonly mustHaveNoSideEffects: boolean
  readonly mustHaveKnownVersion: boolean
  readonly mustHaveUniqueNames: boolean
}

export const rulesOfNewWebhooks: WebhookRules = {
  mustHaveNoSideEffects: true,
  mustHaveKnownVersion: true,
  mustHaveUniqueNames: true
}

/** The rules that hold for an update of a configuration with these webhooks. */
export function rulesAfter(old: readonly (ValidatingWebhook | MutatingWebhook)[]): WebhookRules {
  const names = new Set(old.map(({ name }) => name))
  return {
    mustHaveNoSideEffects: old.every((webhook) => sideEffects.includes(webhook.sideEffects)),
    mustHaveKnownVersion: old.every(
      ({ admissionReviewVersions: versions = [] }) =>
        versions.length === 0 || versions.some((version) => reviewVersions.includes(version))
    ),
    mustHaveUniqueNames: names.size === old.length
  }
}

/** Upstream's IsFullyQualifiedName. */
function validateQualified(errors: Errors, name: string, path: string): void {
  if (name === '') {
    required(errors, path)
    return
  }
  const complaints = dns1123SubdomainComplaints(name)
  if (complaints.length > 0) invalid(errors, path, name, complaints.join(','))
  else if (name.split('.').length < 3)
    invalid(errors, path, name, 'should be a domain with at least three segments separated by dots')
}

function validateUrl(errors: Errors, text: string, path: string): void {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/.exec(text)
  const [, scheme = '', authority = '', query = '', fragment = ''] = match ?? []
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  if (scheme.toLowerCase() !== 'https')
    invalid(errors, path, scheme.toLowerCase(), `'https' is the only allowed URL scheme${urlForm}`)
  if (host === '') invalid(errors, path, host, `host must be specified${urlForm}`)
  if (at !== -1) invalid(errors, path, authority.slice(0, at), 'user information is not permitted in the URL')
  if (fragment !== '') invalid(errors, path, fragment, 'fragments are not permitted in the URL')
  if (query !== '') invalid(errors, path, query, 'query parameters are not permitted in the URL')
}

function validateService(errors: Errors, service: ServiceReference, at: string): void {
  const { name, namespace, path = '', port = 443 } = service
  if (!name) required(errors, `${at}.name`, 'service name is required')
  if (!namespace) required(errors, `${at}.namespace`, 'service namespace is required')
  if (port < 1 || port > 65_535) invalid(errors, `${at}.port`, port, `port is not valid: ${rangeMessage(1, 65_535)}`)
  if (path === '' || path === '/') return
  if (path === '//') {
    invalid(errors, `${at}.path`, path, 'segment[0] may not be empty')
    return
  }
  if (!path.startsWith('/')) invalid(errors, `${at}.path`, path, "must start with a '/'")
  const steps = path.slice(1).replace(/\/$/, '').split('/')
  for (const [index, step] of steps.entries()) {
    if (step === '') invalid(errors, `${at}.path`, path, `segment[${index}] may not be empty`)
    else {
      for (const complaint of dns1123SubdomainComplaints(step))
        invalid(errors, `${at}.path`, path, `segment[${index}]: ${complaint}`)
    }
  }
}

function validateReviewVersions(errors: Errors, versions: readonly string[], path: string, rules: WebhookRules): void {
  if (versions.length === 0) {
    required(errors, path, `must specify one of ${reviewVersions.join(', ')}`)
    return
  }
  for (const [index, version] of versions.entries()) {
    if (versions.indexOf(version) < index) invalid(errors, `${path}[${index}]`, version, 'duplicate version')
    else invalidEach(errors, `${path}[${index}]`, version, dns1035LabelComplaints(version))
  }
  if (rules.mustHaveKnownVersion && !versions.some((version) => reviewVersions.includes(version)))
    invalid(errors, path, versions, `must include at least one of ${reviewVersions.join(', ')}`)
}

function validateWebhook(
  errors: Errors,
  webhook: ValidatingWebhook | MutatingWebhook,
  rules: WebhookRules,
  path: string
): void {
  const { failurePolicy, matchPolicy, timeoutSeconds, clientConfig = {} } = webhook
  const { url, service } = clientConfig
  validateQualified(errors, webhook.name ?? '', `${path}.name`)
  for (const [index, rule] of (webhook.rules ?? []).entries()) validateRule(errors, rule, `${path}.rules[${index}]`)
  if (failurePolicy !== undefined && !failurePolicies.includes(failurePolicy))
    notSupported(errors, `${path}.failurePolicy`, failurePolicy, failurePolicies)
  if (matchPolicy !== undefined && !matchPolicies.includes(matchPolicy))
    notSupported(errors, `${path}.matchPolicy`, matchPolicy, matchPolicies)
  const allowed = rules.mustHaveNoSideEffects ? sideEffects : [...sideEffects, 'Some', 'Unknown']
  if (webhook.sideEffects === undefined)
    required(errors, `${path}.sideEffects`, `must specify one of ${allowed.join(', ')}`)
  else if (!allowed.includes(webhook.sideEffects))
    notSupported(errors, `${path}.sideEffects`, webhook.sideEffects, allowed)
  if (timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30))
    invalid(errors, `${path}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')
  validateLabelSelector(errors, webhook.namespaceSelector, `${path}.namespaceSelector`)
  validateLabelSelector(errors, webhook.objectSelector, `${path}.objectSelector`)
  if ('reinvocationPolicy' in webhook && !reinvocationPolicies.includes(webhook.reinvocationPolicy ?? 'Never'))
    notSupported(errors, `${path}.reinvocationPolicy`, webhook.reinvocationPolicy, reinvocationPolicies)
  if ((url === undefined) === (service === undefined))
    required(errors, `${path}.clientConfig`, 'exactly one of url or service is required')
  else if (url !== undefined) validateUrl(errors, url, `${path}.clientConfig.url`)
  else validateService(errors, service!, `${path}.clientConfig.service`)
  if (webhook.matchConditions !== undefined)
    validateMatchConditions(errors, webhook.matchConditions, `${path}.matchConditions`)
}

/** Upstream's validateValidatingWebhookConfiguration and its twin, without the metadata. */
export function validateWebhooks(
  errors: Errors,
  webhooks: readonly (ValidatingWebhook | MutatingWebhook)[],
  rules: WebhookRules
): void {
  const names = new Set<string>()
  for (const [index, webhook] of webhooks.entries()) {
    const path = `webhooks[${index}]`
    validateWebhook(errors, webhook, rules, path)
    validateReviewVersions(errors, webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`, rules)
    const { name } = webhook
    if (!rules.mustHaveUniqueNames || !name) continue
    if (names.has(name)) duplicate(errors, `${path}.name`, name)
    names.add(name)
  }
}
