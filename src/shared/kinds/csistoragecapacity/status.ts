import type { CSIStorageCapacity } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function csiStorageCapacityStatus(capacity: CSIStorageCapacity): StatusSummary {
  return terminatingStatus(capacity) ?? { mark: 'ok', word: 'Reported' }
}
