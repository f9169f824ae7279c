import type { ClusterRole } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { roleColumns } from '../role/columns.ts'
import { setClusterRoleDefaults } from './defaults.ts'
import { clusterRoleStatus } from './status.ts'
import { validateClusterRole } from './validation.ts'

export const clusterRoleKind: Kind<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  resource: 'clusterroles',
  singular: 'clusterrole',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.rbac.v1.ClusterRole',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: roleColumns,
  status: clusterRoleStatus,
  setDefaults: setClusterRoleDefaults,
  validate: validateClusterRole,
  relations: [],
  icon: 'clusterrole'
}
