import type { Event } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function eventStatus(_event: Event): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
