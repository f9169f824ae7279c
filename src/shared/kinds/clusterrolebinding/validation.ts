import type { ClusterRoleBinding } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'
import { validateBinding } from '../rolebinding/validation.ts'

/** Upstream's ValidateClusterRoleBinding and ValidateClusterRoleBindingUpdate. */
export function validateClusterRoleBinding(
  binding: ClusterRoleBinding,
  old: ClusterRoleBinding | undefined
): readonly FieldError[] {
  return validateBinding(binding, old, ['ClusterRole'])
}
