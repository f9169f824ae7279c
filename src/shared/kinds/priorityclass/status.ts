import type { PriorityClass } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function priorityClassStatus(priorityClass: PriorityClass): StatusSummary {
  const terminating = terminatingStatus(priorityClass)
  if (terminating !== undefined) return terminating
  return { mark: 'ok', word: priorityClass.globalDefault === true ? 'Default' : 'Active' }
}
