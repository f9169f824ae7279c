import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '../../schema/types.ts'
import { invalid, invalidEach, notSupported, required, type Errors } from '../../validation/field.ts'
import { pathSegmentName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const rbacGroup = 'rbac.authorization.k8s.io'

/** Upstream's ValidateRoleBinding and ValidateRoleBindingUpdate. */
export function validateRoleBinding(binding: RoleBinding, old: RoleBinding | undefined): readonly FieldError[] {
  return validateBinding(binding, old, ['Role', 'ClusterRole'])
}

/** What RoleBinding and ClusterRoleBinding have in common; `roleKinds` are what one may refer to. */
export function validateBinding<T extends RoleBinding | ClusterRoleBinding>(
  binding: T,
  old: T | undefined,
  roleKinds: readonly string[]
): readonly FieldError[] {
  const isNamespaced = binding.kind === 'RoleBinding'
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, binding.metadata, isNamespaced, pathSegmentName)
  validateRoleRef(errors, binding.roleRef, roleKinds)
  for (const [index, subject] of (binding.subjects ?? []).entries()) {
    validateSubject(errors, subject, isNamespaced, `subjects[${index}]`)
  }
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, binding.metadata, old.metadata)
    if (!isSameRole(binding.roleRef, old.roleRef)) {
      const { apiGroup, kind, name } = binding.roleRef
      invalid(errors, 'roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')
    }
  }
  return errors
}

function isSameRole(a: RoleRef, b: RoleRef): boolean {
  return a.apiGroup === b.apiGroup && a.kind === b.kind && a.name === b.name
}

function validateRoleRef(errors: Errors, { apiGroup, kind, name }: RoleRef, kinds: readonly string[]): void {
  if (apiGroup !== rbacGroup) notSupported(errors, 'roleRef.apiGroup', apiGroup, [rbacGroup])
  if (!kinds.includes(kind)) notSupported(errors, 'roleRef.kind', kind, kinds)
  if (!name) required(errors, 'roleRef.name')
  else invalidEach(errors, 'roleRef.name', name, pathSegmentName(name))
}

function validateSubject(errors: Errors, subject: Subject, isNamespaced: boolean, path: string): void {
  const { apiGroup = '', kind, name, namespace = '' } = subject
  if (!name) required(errors, `${path}.name`)
  if (kind === 'ServiceAccount') {
    if (name) invalidEach(errors, `${path}.name`, name, dns1123SubdomainComplaints(name))
    if (apiGroup !== '') notSupported(errors, `${path}.apiGroup`, apiGroup, [''])
    if (!isNamespaced && namespace === '') required(errors, `${path}.namespace`)
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== rbacGroup) notSupported(errors, `${path}.apiGroup`, apiGroup, [rbacGroup])
  } else notSupported(errors, `${path}.kind`, kind, ['ServiceAccount', 'User', 'Group'])
}
