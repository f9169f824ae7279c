import type { Endpoints } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateEndpoints(_endpoints: Endpoints, _old: Endpoints | undefined): readonly FieldError[] {
  return []
}
