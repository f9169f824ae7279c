import type { NewObject } from '../../kube/object.ts'
import type { ClusterRole } from '../../schema/types.ts'

export function setClusterRoleDefaults(role: NewObject<ClusterRole>): NewObject<ClusterRole> {
  return role
}
