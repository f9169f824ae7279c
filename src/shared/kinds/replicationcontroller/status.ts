import type { ReplicationController } from '../../schema/types.ts'
import { replicaSetStatus } from '../replicaset/status.ts'
import type { StatusSummary } from '../status-summary.ts'
import { replicaSetOfController } from './as-replicaset.ts'

export function replicationControllerStatus(controller: ReplicationController): StatusSummary {
  return replicaSetStatus(replicaSetOfController(controller))
}
