import type { Secret } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateSecret(_secret: Secret, _old: Secret | undefined): readonly FieldError[] {
  return []
}
