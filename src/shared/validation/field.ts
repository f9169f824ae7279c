// Building upstream's field errors (k8s.io/apimachinery/pkg/util/validation/field). Errors are pushed to one list, so
// that an object without a fault costs no lists; paths are put together only where something may be wrong with them.
import type { FieldError } from '../kinds/field-error.ts'

export type Errors = FieldError[]

export const immutable = 'field is immutable'
export const negative = 'must be greater than or equal to 0'

export function required(errors: Errors, field: string, detail = ''): void {
  errors.push({ type: 'FieldValueRequired', field, badValue: '', detail })
}

/** `badValue` undefined stands for Go's nil map, list or pointer. */
export function invalid(errors: Errors, field: string, badValue: unknown, detail: string): void {
  errors.push({ type: 'FieldValueInvalid', field, badValue: badValue ?? null, detail })
}

/** One error for each complaint of a name rule. */
export function invalidEach(errors: Errors, field: string, badValue: unknown, complaints: readonly string[]): void {
  for (const detail of complaints) invalid(errors, field, badValue, detail)
}

export function notSupported(errors: Errors, field: string, badValue: unknown, values: readonly string[]): void {
  const detail =
    values.length === 0 ? '' : `supported values: ${values.map((value) => JSON.stringify(value)).join(', ')}`
  errors.push({ type: 'FieldValueNotSupported', field, badValue: badValue ?? null, detail })
}

export function forbidden(errors: Errors, field: string, detail: string): void {
  errors.push({ type: 'FieldValueForbidden', field, badValue: '', detail })
}

export function duplicate(errors: Errors, field: string, badValue: unknown, detail = ''): void {
  errors.push({ type: 'FieldValueDuplicate', field, badValue, detail })
}

export function notFound(errors: Errors, field: string, badValue: unknown): void {
  errors.push({ type: 'FieldValueNotFound', field, badValue, detail: '' })
}

/** `limit` in bytes; the value itself is not shown. */
export function tooLong(errors: Errors, field: string, limit: number): void {
  errors.push({ type: 'FieldValueTooLong', field, badValue: '', detail: `may not be more than ${limit} bytes` })
}

export function tooMany(errors: Errors, field: string, count: number, limit: number): void {
  errors.push({ type: 'FieldValueTooMany', field, badValue: count, detail: `must have at most ${limit} items` })
}

export function rangeMessage(lowest: number, highest: number): string {
  return `must be between ${lowest} and ${highest}, inclusive`
}

export function validateNonnegative(errors: Errors, value: number | undefined, field: string): void {
  if (value !== undefined && value < 0) invalid(errors, field, value, negative)
}

/** An enum that must be set. `supported` in the order in which upstream prints it. */
export function validateEnum(
  errors: Errors,
  value: string | undefined,
  field: string,
  supported: readonly string[]
): void {
  if (value === undefined || value === '') required(errors, field)
  else if (!supported.includes(value)) notSupported(errors, field, value, supported)
}

export function validatePortNumber(errors: Errors, port: number, field: string): void {
  if (port < 1 || port > 65_535) invalid(errors, field, port, rangeMessage(1, 65_535))
}

/**
 * An object as Go prints its internal types: they have no JSON names, so every field stands there under its Go name.
 * `zero` gives the fields in Go's order with their zero values.
 */
export function internalType(
  value: object | undefined,
  zero: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {}
  for (const [name, empty] of Object.entries(zero)) {
    const given = (value as Readonly<Record<string, unknown>> | undefined)?.[name[0]!.toLowerCase() + name.slice(1)]
    result[name] = given ?? empty
  }
  return result
}
