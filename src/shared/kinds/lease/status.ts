import type { Lease } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** renewTime is not compared with the clock: renewals that only tick are computed when read, not stored. */
export function leaseStatus(lease: Lease): StatusSummary {
  const terminating = terminatingStatus(lease)
  if (terminating !== undefined) return terminating
  return lease.spec.holderIdentity ? { mark: 'ok', word: 'Held' } : { mark: 'off', word: 'no holder' }
}
