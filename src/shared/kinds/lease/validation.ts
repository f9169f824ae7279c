import type { Lease } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateLease(_lease: Lease, _old: Lease | undefined): readonly FieldError[] {
  return []
}
