import type { Secret } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function secretStatus(_secret: Secret): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
