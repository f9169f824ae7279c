import type { ServiceAccount } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function serviceAccountStatus(_serviceAccount: ServiceAccount): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
