import type { ServiceAccount } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateServiceAccount(_serviceAccount: ServiceAccount, _old: ServiceAccount | undefined): readonly FieldError[] {
  return []
}
