import { conditionOf } from '../../kube/conditions.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'
import type { APIService } from './api-service.ts'

export function apiServiceStatus(apiService: APIService): StatusSummary {
  const terminating = terminatingStatus(apiService)
  if (terminating !== undefined) return terminating
  const available = conditionOf(apiService.status, 'Available')
  if (available?.status === 'True') return { mark: 'ok', word: 'Available' }
  if (available?.status === 'False') return { mark: 'bad', word: available.reason ?? 'Unavailable' }
  return { mark: 'unk', word: 'Unknown' }
}
