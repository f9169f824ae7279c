import type { PriorityLevelConfiguration } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function priorityLevelConfigurationStatus(level: PriorityLevelConfiguration): StatusSummary {
  return terminatingStatus(level) ?? { mark: 'ok', word: 'Active' }
}
