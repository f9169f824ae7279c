import type { RuntimeClass } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function runtimeClassStatus(runtimeClass: RuntimeClass): StatusSummary {
  return terminatingStatus(runtimeClass) ?? { mark: 'ok', word: 'Active' }
}
