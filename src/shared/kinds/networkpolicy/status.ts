import type { NetworkPolicy } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function networkPolicyStatus(policy: NetworkPolicy): StatusSummary {
  return terminatingStatus(policy) ?? { mark: 'ok', word: 'Active' }
}
