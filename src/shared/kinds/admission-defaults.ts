// Defaults that webhook configurations and policies share (upstream pkg/apis/admissionregistration/v1/defaults.go).
import { changed, filled, mapped } from '../kube/sharing.ts'
import type { MatchResources, MutatingWebhook, NamedRuleWithOperations, ValidatingWebhook } from '../schema/types.ts'

const everything = {}
const webhookDefaults = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: everything,
  objectSelector: everything,
  timeoutSeconds: 10
}
const matchDefaults = { matchPolicy: 'Equivalent', namespaceSelector: everything, objectSelector: everything }
const allScopes = { scope: '*' }

function withScope<T extends NamedRuleWithOperations>(rule: T): T {
  return filled<NamedRuleWithOperations, typeof allScopes>(rule, allScopes) as T
}

export function withWebhookDefaults<T extends ValidatingWebhook | MutatingWebhook>(webhook: T): T {
  const given: ValidatingWebhook | MutatingWebhook = webhook
  const complete = filled<ValidatingWebhook | MutatingWebhook, typeof webhookDefaults>(given, webhookDefaults)
  const { clientConfig, rules } = complete
  return changed<ValidatingWebhook | MutatingWebhook>(complete, {
    rules: rules && mapped(rules, withScope),
    clientConfig:
      clientConfig?.service === undefined
        ? clientConfig
        : changed(clientConfig, { service: filled(clientConfig.service, { port: 443 }) })
  }) as T
}

export function withMatchDefaults(match: MatchResources): MatchResources {
  const complete = filled(match, matchDefaults)
  const { resourceRules, excludeResourceRules } = complete
  return changed<MatchResources>(complete, {
    resourceRules: resourceRules && mapped(resourceRules, withScope),
    excludeResourceRules: excludeResourceRules && mapped(excludeResourceRules, withScope)
  })
}
