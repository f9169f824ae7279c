import type { Deployment } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function deploymentStatus(_deployment: Deployment): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
