import type { FieldError } from '../../../shared/kinds/field-error.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { invalidCauses, invalidMessage } from '../../../shared/validation/invalid-message.ts'
import { ApiError } from './api-error.ts'

/** The 422 answer of upstream's errors.NewInvalid for an object of this kind. */
export function invalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): ApiError {
  return new ApiError(422, 'Invalid', invalidMessage(kind, name, errors), {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    ...(kind.kind === '' ? {} : { kind: kind.kind }),
    causes: invalidCauses(errors)
  })
}
