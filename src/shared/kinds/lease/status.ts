import type { Lease } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function leaseStatus(_lease: Lease): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
