import type { Namespace } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateNamespace(_namespace: Namespace, _old: Namespace | undefined): readonly FieldError[] {
  return []
}
