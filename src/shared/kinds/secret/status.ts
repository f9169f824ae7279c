import type { Secret } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function secretStatus(secret: Secret): StatusSummary {
  return terminatingStatus(secret) ?? { mark: 'ok', word: 'Active' }
}
