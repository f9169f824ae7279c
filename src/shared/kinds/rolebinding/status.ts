import type { ClusterRoleBinding, RoleBinding } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function bindingStatus(binding: RoleBinding | ClusterRoleBinding): StatusSummary {
  const terminating = terminatingStatus(binding)
  if (terminating !== undefined) return terminating
  return (binding.subjects?.length ?? 0) === 0 ? { mark: 'off', word: 'No subjects' } : { mark: 'ok', word: 'Bound' }
}
