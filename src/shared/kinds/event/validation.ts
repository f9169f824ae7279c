import type { Event } from '../../schema/types.ts'
import type { FieldError } from '../field-error.ts'

export function validateEvent(_event: Event, _old: Event | undefined): readonly FieldError[] {
  return []
}
