import type { ControllerRevision } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateControllerRevision(_controllerRevision: ControllerRevision, _old: ControllerRevision | undefined): readonly FieldError[] {
  return []
}
