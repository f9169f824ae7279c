import type { ServiceAccount } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function serviceAccountStatus(serviceAccount: ServiceAccount): StatusSummary {
  return terminatingStatus(serviceAccount) ?? { mark: 'ok', word: 'Active' }
}
