import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { MutatingWebhook, MutatingWebhookConfiguration } from '../../schema/types.ts'
import { withWebhookDefaults } from '../admission-defaults.ts'

const never = { reinvocationPolicy: 'Never' }

function withDefaults(webhook: MutatingWebhook): MutatingWebhook {
  return withWebhookDefaults(filled(webhook, never))
}

export function setMutatingWebhookConfigurationDefaults(
  configuration: NewObject<MutatingWebhookConfiguration>
): NewObject<MutatingWebhookConfiguration> {
  const { webhooks } = configuration
  if (webhooks === undefined) return configuration
  return changed<NewObject<MutatingWebhookConfiguration>>(configuration, {
    webhooks: mapped(webhooks, withDefaults)
  })
}
