import type { ClusterRoleBinding, RoleBinding } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const clusterRoleRelation: Relation<RoleBinding | ClusterRoleBinding> = {
  name: 'cluster role',
  resource: 'clusterroles',
  references: ({ roleRef }) => (roleRef.kind === 'ClusterRole' ? [{ name: roleRef.name }] : [])
}

/** An account without namespace is one of the binding's own; a ClusterRoleBinding has none. */
export const accountRelation: Relation<RoleBinding | ClusterRoleBinding> = {
  name: 'subject',
  resource: 'serviceaccounts',
  references: ({ metadata, subjects = [] }) =>
    subjects.flatMap(({ kind, name, namespace = metadata.namespace }) =>
      kind === 'ServiceAccount' && namespace !== undefined ? [{ namespace, name }] : []
    )
}

export const roleBindingRelations: readonly Relation<RoleBinding>[] = [
  {
    name: 'role',
    resource: 'roles',
    references: ({ metadata: { namespace }, roleRef }) =>
      roleRef.kind === 'Role' && namespace !== undefined ? [{ namespace, name: roleRef.name }] : []
  },
  clusterRoleRelation,
  accountRelation
]
