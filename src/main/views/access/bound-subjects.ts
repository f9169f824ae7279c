import { subjectKey, type AccessSubject } from '../../../shared/access/subject.ts'
import { clusterRoleBindingKind } from '../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../shared/kinds/clusterrole/kind.ts'
import { roleBindingKind } from '../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../shared/kinds/role/kind.ts'
import type { ClusterRoleBinding, PolicyRule, RoleBinding } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { subjectNamed } from './access-rules.ts'

/**
 * Whether somebody is worth asking the authorizer about: there may be ten thousand accounts, and few bindings whose role
 * has a rule that fits. People and groups always are; which groups a person is in is not the bindings' to say.
 */
export function mayBeAble(
  source: ClusterSource,
  namespace: string | undefined,
  fits: (rule: PolicyRule) => boolean
): (subject: AccessSubject) => boolean {
  const named = new Set<string>()
  for (const binding of bindingsOf(source, namespace)) {
    if (!rulesOf(source, binding).some(fits)) continue
    for (const subject of binding.subjects ?? [])
      named.add(subjectKey(subjectNamed(subject, binding.metadata.namespace)))
  }
  const isForAll = ['system:authenticated', 'system:serviceaccounts'].some((group) => named.has(`Group/${group}`))
  return (subject) =>
    subject.kind !== 'ServiceAccount' ||
    isForAll ||
    named.has(subjectKey(subject)) ||
    named.has(`Group/system:serviceaccounts:${subject.namespace}`)
}

function* bindingsOf(
  source: ClusterSource,
  namespace: string | undefined
): Generator<RoleBinding | ClusterRoleBinding> {
  yield* source.all(clusterRoleBindingKind)
  if (namespace !== undefined) yield* source.all(roleBindingKind, namespace)
}

function rulesOf(
  source: ClusterSource,
  { roleRef, metadata }: RoleBinding | ClusterRoleBinding
): readonly PolicyRule[] {
  const { kind, name } = roleRef
  const role =
    kind === 'Role' ? source.get(roleKind, metadata.namespace, name) : source.get(clusterRoleKind, undefined, name)
  return role?.rules ?? []
}
