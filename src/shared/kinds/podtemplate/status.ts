import type { PodTemplate } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function podTemplateStatus(podTemplate: PodTemplate): StatusSummary {
  return terminatingStatus(podTemplate) ?? { mark: 'ok', word: 'Active' }
}
