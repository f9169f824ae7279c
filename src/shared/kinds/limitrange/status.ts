import type { LimitRange } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function limitRangeStatus(limitRange: LimitRange): StatusSummary {
  return terminatingStatus(limitRange) ?? { mark: 'ok', word: 'Active' }
}
