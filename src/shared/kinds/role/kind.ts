import type { Role } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { roleColumns } from './columns.ts'
import { setRoleDefaults } from './defaults.ts'
import { roleStatus } from './status.ts'
import { validateRole } from './validation.ts'

export const roleKind: Kind<Role> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  resource: 'roles',
  singular: 'role',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.Role',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: roleColumns,
  status: roleStatus,
  setDefaults: setRoleDefaults,
  validate: validateRole,
  relations: [],
  icon: 'role'
}
