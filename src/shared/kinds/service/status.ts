import type { Service } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function serviceStatus(_service: Service): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
