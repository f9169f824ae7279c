import type { ClusterRole } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function clusterRoleStatus(role: ClusterRole): StatusSummary {
  const terminating = terminatingStatus(role)
  if (terminating !== undefined) return terminating
  if ((role.rules?.length ?? 0) === 0) return { mark: 'off', word: 'No rules' }
  return { mark: 'ok', word: role.aggregationRule === undefined ? 'Active' : 'Aggregated' }
}
