import type { ReplicaSet } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function replicaSetStatus(_replicaSet: ReplicaSet): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
