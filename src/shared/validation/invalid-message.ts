// Field errors as the API server answers them: the message of the 422 and the causes in its details.
import type { FieldError, FieldErrorType } from '../kinds/field-error.ts'
import type { Kind } from '../kinds/kind.ts'

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
const withoutValue = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError'
])

export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field: string
}

/** Go's %q: as JSON, but control characters as \x01. */
function goQuote(text: string): string {
  return JSON.stringify(text)
    .replace(/\\u00([01][0-9a-f])/g, '\\x$1')
    .replace(/\x7f/g, '\\x7f')
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (value instanceof Map) return Object.fromEntries(value)
  const members = value as Readonly<Record<string, unknown>>
  // Go sorts the keys of maps; those of a struct stand in its own order, which is how a caller gives them.
  return Object.keys(members).every((key) => /^[A-Z]/.test(key))
    ? members
    : Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A bad value as 1.34 prints it: plain values as they are, strings quoted, all else as JSON. */
function formatValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value)
  // Go prints its unsigned numbers so, and a bigint stands for nothing else here.
  if (typeof value === 'bigint') return `0x${value.toString(16)}`
  if (typeof value !== 'object' || value === null) return String(value)
  return JSON.stringify(value, sortKeys).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`
  )
}

/** "Invalid value: 0: must be between 1 and 65535, inclusive" */
export function errorBody(error: FieldError): string {
  const value = withoutValue.has(error.type) || error.badValue === undefined ? '' : `: ${formatValue(error.badValue)}`
  return `${words[error.type]}${value}${error.detail === '' ? '' : `: ${error.detail}`}`
}

/** "spec.containers[0].image: Required value", or "[a, b]" for several; the same complaint stands there once. */
export function aggregateMessage(errors: readonly FieldError[]): string {
  const messages = [...new Set(errors.map((error) => `${error.field}: ${errorBody(error)}`))]
  return messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`
}

/** The message of the 422: `Deployment.apps "x" is invalid: ...`. */
export function invalidMessage(
  kind: Pick<Kind, 'group' | 'kind'>,
  name: string,
  errors: readonly FieldError[]
): string {
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return `${qualified} ${goQuote(name)} is invalid: ${aggregateMessage(errors)}`
}

/** The causes of Status.details, one an error. */
export function invalidCauses(errors: readonly FieldError[]): readonly StatusCause[] {
  return errors.map((error) => ({ reason: error.type, message: errorBody(error), field: error.field }))
}
