import type { ReplicaSet } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateReplicaSet(_replicaSet: ReplicaSet, _old: ReplicaSet | undefined): readonly FieldError[] {
  return []
}
