import type { IPAddress } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function ipAddressStatus(address: IPAddress): StatusSummary {
  return terminatingStatus(address) ?? { mark: 'ok', word: 'Allocated' }
}
