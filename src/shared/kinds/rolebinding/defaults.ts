import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '../../schema/types.ts'

const rbacGroup = 'rbac.authorization.k8s.io'

/** A reference that was left out is one without a name, which validation complains about. */
const nothingReferred: RoleRef = { apiGroup: rbacGroup, kind: '', name: '' }

/** Upstream's SetDefaults_RoleBinding, SetDefaults_ClusterRoleBinding and SetDefaults_Subject. */
export function setBindingDefaults<T extends RoleBinding | ClusterRoleBinding>(binding: NewObject<T>): NewObject<T> {
  const { roleRef, subjects } = binding as Partial<RoleBinding>
  return changed(binding as RoleBinding, {
    roleRef: roleRef === undefined ? nothingReferred : withGroup(roleRef),
    subjects: subjects === undefined ? undefined : mapped(subjects, subjectWithGroup)
  }) as unknown as NewObject<T>
}

function withGroup(roleRef: RoleRef): RoleRef {
  return roleRef.apiGroup ? roleRef : filled(changed(roleRef, { apiGroup: rbacGroup }), { kind: '', name: '' })
}

function subjectWithGroup(subject: Subject): Subject {
  const isPerson = subject.kind === 'User' || subject.kind === 'Group'
  return subject.apiGroup || !isPerson ? subject : changed(subject, { apiGroup: rbacGroup })
}
