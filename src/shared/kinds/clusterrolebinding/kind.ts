import type { ClusterRoleBinding } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { bindingColumns } from '../rolebinding/columns.ts'
import { setBindingDefaults } from '../rolebinding/defaults.ts'
import { accountRelation, clusterRoleRelation } from '../rolebinding/relations.ts'
import { bindingStatus } from '../rolebinding/status.ts'
import { validateClusterRoleBinding } from './validation.ts'

export const clusterRoleBindingKind: Kind<ClusterRoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRoleBinding',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: bindingColumns,
  status: bindingStatus,
  setDefaults: setBindingDefaults,
  validate: validateClusterRoleBinding,
  relations: [clusterRoleRelation, accountRelation],
  icon: 'clusterrolebinding'
}
