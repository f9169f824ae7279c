import type { CSIDriver } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function csiDriverStatus(driver: CSIDriver): StatusSummary {
  return terminatingStatus(driver) ?? { mark: 'ok', word: 'Active' }
}
