import type { MutatingWebhookConfiguration } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function mutatingWebhookConfigurationStatus(configuration: MutatingWebhookConfiguration): StatusSummary {
  return terminatingStatus(configuration) ?? { mark: 'ok', word: 'Active' }
}
