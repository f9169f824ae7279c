import type { Endpoints } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function endpointsStatus(endpoints: Endpoints): StatusSummary {
  const terminating = terminatingStatus(endpoints)
  if (terminating !== undefined) return terminating
  const subsets = endpoints.subsets ?? []
  if (subsets.some(({ addresses }) => (addresses?.length ?? 0) > 0)) return { mark: 'ok', word: 'Active' }
  const hasUnready = subsets.some(({ notReadyAddresses }) => (notReadyAddresses?.length ?? 0) > 0)
  return hasUnready ? { mark: 'warn', word: 'none ready' } : { mark: 'off', word: 'no addresses' }
}
