import type { ValidatingWebhookConfiguration } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function validatingWebhookConfigurationStatus(configuration: ValidatingWebhookConfiguration): StatusSummary {
  return terminatingStatus(configuration) ?? { mark: 'ok', word: 'Active' }
}
