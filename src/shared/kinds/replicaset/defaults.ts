import type { NewObject } from '../../kube/object.ts'
import type { ReplicaSet } from '../../schema/types.ts'

export function setReplicaSetDefaults(replicaSet: NewObject<ReplicaSet>): NewObject<ReplicaSet> {
  return replicaSet
}
