import type { NewObject } from '../../kube/object.ts'
import type { Role } from '../../schema/types.ts'

export function setRoleDefaults(role: NewObject<Role>): NewObject<Role> {
  return role
}
