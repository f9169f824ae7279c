import type { NewObject } from '../../kube/object.ts'
import { changed, mapped } from '../../kube/sharing.ts'
import type { ValidatingWebhookConfiguration } from '../../schema/types.ts'
import { withWebhookDefaults } from '../admission-defaults.ts'

export function setValidatingWebhookConfigurationDefaults(
  configuration: NewObject<ValidatingWebhookConfiguration>
): NewObject<ValidatingWebhookConfiguration> {
  const { webhooks } = configuration
  if (webhooks === undefined) return configuration
  return changed<NewObject<ValidatingWebhookConfiguration>>(configuration, {
    webhooks: mapped(webhooks, withWebhookDefaults)
  })
}
