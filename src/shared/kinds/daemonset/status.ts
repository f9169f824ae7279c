import type { DaemonSet } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function daemonSetStatus(_daemonSet: DaemonSet): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
