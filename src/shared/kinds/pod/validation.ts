import type { Pod } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validatePod(_pod: Pod, _old: Pod | undefined): readonly FieldError[] {
  return []
}
