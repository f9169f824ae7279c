import type { Endpoints } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function endpointsStatus(_endpoints: Endpoints): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
