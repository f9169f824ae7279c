import type { Role } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function roleStatus(role: Role): StatusSummary {
  const terminating = terminatingStatus(role)
  if (terminating !== undefined) return terminating
  return (role.rules?.length ?? 0) === 0 ? { mark: 'off', word: 'No rules' } : { mark: 'ok', word: 'Active' }
}
