import type { Event } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function eventStatus(event: Event): StatusSummary {
  return event.type === 'Warning' ? { mark: 'warn', word: 'Warning' } : { mark: 'ok', word: event.type ?? 'Normal' }
}
