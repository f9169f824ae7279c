import type { Service } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateService(_service: Service, _old: Service | undefined): readonly FieldError[] {
  return []
}
