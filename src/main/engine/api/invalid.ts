import type { FieldError, FieldErrorType } from '../../../shared/kinds/field-error.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { ApiError } from './api-error.ts'

const words: Readonly<Record<FieldErrorType, string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueNotFound: 'Not found',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error'
}

/** Complaints that upstream prints without the value. */
const withoutValue = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError'
])

/** One complaint as upstream's field.Error.ErrorBody: "Invalid value: 3: must be ...". */
export function bodyOf(error: FieldError): string {
  const value = withoutValue.has(error.type) ? '' : `: ${goValue(error.badValue)}`
  return `${words[error.type]}${value}${error.detail === '' ? '' : `: ${error.detail}`}`
}

/** The 422 answer of upstream's errors.NewInvalid for an object of this kind. */
export function invalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): ApiError {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${bodyOf(error)}`))]
  const all = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return new ApiError(422, 'Invalid', `${qualified} ${JSON.stringify(name)} is invalid: ${all}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: errors.map((error) => ({ reason: error.type, message: bodyOf(error), field: error.field }))
  })
}

/** A value as Go's %#v prints it, for the shapes that complaints show. */
export function goValue(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'string') return goQuote(value)
  if (Array.isArray(value)) return `[]string{${(value as readonly unknown[]).map(goValue).join(', ')}}`
  if (typeof value !== 'object') return String(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]string{${members.map(([key, member]) => `${goQuote(key)}:${goValue(member)}`).join(', ')}}`
}

/** Go's %q: unlike JSON it escapes control characters as \x01. */
function goQuote(text: string): string {
  return JSON.stringify(text).replace(/\\u00([0-9a-f]{2})/g, '\\x$1')
}
