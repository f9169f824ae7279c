import type { RoleBinding } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { bindingColumns } from './columns.ts'
import { setBindingDefaults } from './defaults.ts'
import { roleBindingRelations } from './relations.ts'
import { bindingStatus } from './status.ts'
import { validateRoleBinding } from './validation.ts'

export const roleBindingKind: Kind<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  resource: 'rolebindings',
  singular: 'rolebinding',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.rbac.v1.RoleBinding',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: bindingColumns,
  status: bindingStatus,
  setDefaults: setBindingDefaults,
  validate: validateRoleBinding,
  relations: roleBindingRelations,
  icon: 'rolebinding'
}
