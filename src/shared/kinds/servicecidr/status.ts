import type { ServiceCIDR } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function serviceCIDRStatus(range: ServiceCIDR): StatusSummary {
  const ready = range.status?.conditions?.find(({ type }) => type === 'Ready')
  const isReady = ready?.status === 'True'
  return terminatingStatus(range) ?? (isReady ? { mark: 'ok', word: 'Ready' } : { mark: 'wait', word: 'not ready' })
}
