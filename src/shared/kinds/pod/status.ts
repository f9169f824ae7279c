import type { Pod } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function podStatus(_pod: Pod): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
