// A value against a schema, with the errors of k8s.io/kube-openapi's pkg/validation/validate as they come out of
// k8s.io/apiextensions-apiserver's pkg/apiserver/validation. On update, what did not change is not judged again (CRD
// validation ratcheting, on by default since 1.33).
import type { FieldError } from '../kinds/field-error.ts'
import { deepEqual } from '../kube/deep-equal.ts'
import type { Json } from '../kube/object.ts'
import { linearExpression, type LinearExpression } from '../filter/linear-expression.ts'
import { invalid, notSupported, required, tooLong, tooMany, type Errors } from '../validation/field.ts'
import { formatCheck } from './formats.ts'
import { goFloat } from './go-text.ts'
import { isObject, valuesOf, type JsonObject, type JsonSchema } from './json-schema.ts'
import { sameListItem } from './list-types.ts'

/** What a value was before, where the two can be told to be the same thing. */
export type Before = { readonly value: Json | undefined } | undefined

/** What one schema says of one value. */
interface Verdict {
  readonly errors: Errors
  /** How many checks passed: of several schemas that fail, the one that came closest tells its errors. */
  matches: number
}

const patterns = new Map<string, LinearExpression | string>()
const mostPatterns = 2000

/** The compiled pattern, or why it is none. Patterns repeat: they belong to schemas, not to values. */
function patternOf(source: string): LinearExpression | string {
  let pattern = patterns.get(source)
  if (pattern === undefined) {
    if (patterns.size >= mostPatterns) patterns.clear()
    try {
      pattern = linearExpression(source, false)
    } catch (error) {
      pattern = (error as Error).message
    }
    patterns.set(source, pattern)
  }
  return pattern
}

/** What RE2 has against a pattern; undefined where nothing. */
export function patternError(source: string): string | undefined {
  const pattern = patternOf(source)
  return typeof pattern === 'string' ? pattern : undefined
}

/** All errors of a value; `path` is where it stands, empty for a whole object. */
export function validateValue(value: Json, schema: JsonSchema, path: string, before: Before): readonly FieldError[] {
  return judge(value, schema, path, before).errors
}

function judge(value: Json, schema: JsonSchema, path: string, before: Before): Verdict {
  const verdict: Verdict = { errors: [], matches: 1 }
  if (before !== undefined && before.value !== undefined && deepEqual(value, before.value)) return verdict
  if (value === null) {
    judgeNull(verdict, schema, path)
    judgeEnum(verdict, value, schema, path)
    return verdict
  }
  judgeType(verdict, value, schema, path)
  judgeJunctors(verdict, value, schema, path)
  if (typeof value === 'string') judgeString(verdict, value, schema, path)
  else if (typeof value === 'number') judgeNumber(verdict, value, schema, path)
  else if (Array.isArray(value)) judgeList(verdict, value as readonly Json[], schema, path, before)
  judgeEnum(verdict, value, schema, path)
  if (isObject(value)) judgeObject(verdict, value, schema, path, before)
  return verdict
}

function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type !== undefined && schema.type !== '') return [schema.type]
  return schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : []
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'integer' : 'number'
  return typeof value
}

function wrongType(verdict: Verdict, path: string, wanted: string, badValue: string): void {
  const detail = `${path} in body must be of type ${wanted}: ${JSON.stringify(badValue)}`
  verdict.errors.push({ type: 'FieldValueTypeInvalid', field: fieldOf(path), badValue, detail })
}

/** An error about a whole object names no field. */
function fieldOf(path: string): string {
  return path === '' ? '<nil>' : path
}

function judgeNull(verdict: Verdict, schema: JsonSchema, path: string): void {
  const types = typesOf(schema)
  if (types.length > 0 && schema.nullable !== true) wrongType(verdict, path, types.join(','), 'null')
}

function judgeType(verdict: Verdict, value: Json, schema: JsonSchema, path: string): void {
  const types = typesOf(schema)
  const format = schema.format === undefined || formatCheck(schema.format) === undefined ? undefined : schema.format
  if (types.length === 0 && format === undefined) return
  const type = typeOf(value)
  const isNumeric = types.includes('number') || types.includes('integer')
  if (format !== undefined && !isNumeric && (type === 'string' || type === 'array')) verdict.matches++
  else if (types.includes(type) || (type === 'integer' && types.includes('number'))) verdict.matches++
  else if (format === undefined) wrongType(verdict, path, types.join(','), type)
  else wrongType(verdict, path, format, type === 'integer' ? 'int64' : type === 'number' ? 'float64' : '')
}

function judgeEnum(verdict: Verdict, value: Json, schema: JsonSchema, path: string): void {
  const { enum: values } = schema
  if (values === undefined || values.length === 0) return
  if (values.some((one) => deepEqual(one, value))) verdict.matches++
  else {
    const texts = values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    notSupported(verdict.errors, fieldOf(path), value, texts)
  }
}

function judgeString(verdict: Verdict, value: string, schema: JsonSchema, path: string): void {
  const { maxLength, minLength, pattern, format } = schema
  // Lengths count characters, not the halves of those that UTF-16 splits.
  const length =
    value.length > (minLength ?? 0) * 2 && value.length <= (maxLength ?? Infinity) ? -1 : Array.from(value).length
  const field = fieldOf(path)
  if (maxLength !== undefined && length > maxLength) tooLong(verdict.errors, field, maxLength)
  else if (minLength !== undefined && length !== -1 && length < minLength) {
    invalid(verdict.errors, field, value, `${path} in body should be at least ${minLength} chars long`)
  } else if (pattern !== undefined && pattern !== '') {
    const expression = patternOf(pattern)
    if (typeof expression === 'string' || !expression.test(value)) {
      const shown = typeof expression === 'string' ? `${pattern}, but pattern is invalid: ${expression}` : pattern
      invalid(verdict.errors, field, value, `${path} in body should match '${shown}'`)
    } else verdict.matches++
  }
  const check = format === undefined ? undefined : formatCheck(format)
  if (check === undefined) return
  if (check(value)) verdict.matches++
  else wrongType(verdict, path, format!, value)
}

function judgeNumber(verdict: Verdict, value: number, schema: JsonSchema, path: string): void {
  const { multipleOf, maximum, exclusiveMaximum = false, minimum, exclusiveMinimum = false } = schema
  const field = fieldOf(path)
  const isInteger = Number.isInteger(value)
  // Go compares integers as integers: a bound loses its fraction.
  const bound = (limit: number): number => (isInteger ? Math.trunc(limit) : limit)
  const shown = isInteger ? String : goFloat
  if (multipleOf !== undefined) {
    const factor = bound(multipleOf)
    if (factor < 0 || (isInteger && factor === 0)) {
      const detail = `factor MultipleOf declared for ${path} must be positive: ${shown(factor)}`
      invalid(verdict.errors, field, factor, detail)
    } else if (isInteger ? value % factor !== 0 : !isNearInteger(factor < 1 ? (1 / factor) * value : value / factor)) {
      invalid(verdict.errors, field, value, `${path} in body should be a multiple of ${shown(factor)}`)
    } else verdict.matches++
  }
  if (minimum !== undefined) {
    const limit = bound(minimum)
    if (exclusiveMinimum ? value > limit : value >= limit) verdict.matches++
    else {
      const words = exclusiveMinimum ? 'greater than' : 'greater than or equal to'
      invalid(verdict.errors, field, value, `${path} in body should be ${words} ${shown(limit)}`)
    }
  }
  if (maximum === undefined) return
  const limit = bound(maximum)
  if (exclusiveMaximum ? value < limit : value <= limit) verdict.matches++
  else {
    const words = exclusiveMaximum ? 'less than' : 'less than or equal to'
    invalid(verdict.errors, field, value, `${path} in body should be ${words} ${shown(limit)}`)
  }
}

function isNearInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  const difference = Math.abs(value - Math.trunc(value))
  return difference === 0 || difference / Math.abs(value) < 1e-9
}

function judgeList(verdict: Verdict, values: readonly Json[], schema: JsonSchema, path: string, before: Before): void {
  const { items, minItems, maxItems, uniqueItems } = schema
  if (items !== undefined) {
    const same = sameListItem(schema, before?.value)
    for (let index = 0; index < values.length; index++) {
      merge(verdict, judge(values[index]!, items, `${path}[${index}]`, same?.(values[index]!)))
    }
  }
  const field = fieldOf(path)
  const count = values.length
  if (minItems !== undefined && count < minItems) {
    invalid(verdict.errors, field, count, `${path} in body should have at least ${minItems} items`)
  }
  if (maxItems !== undefined && count > maxItems) tooMany(verdict.errors, field, count, maxItems)
  if (
    uniqueItems === true &&
    values.some((value, at) => values.slice(0, at).some((other) => deepEqual(value, other)))
  ) {
    invalid(verdict.errors, field, '', `${path} in body shouldn't contain duplicates`)
  }
}

function judgeObject(verdict: Verdict, object: JsonObject, schema: JsonSchema, path: string, before: Before): void {
  const { properties = {}, additionalProperties, required: names = [], minProperties, maxProperties } = schema
  const field = fieldOf(path)
  const count = minProperties === undefined && maxProperties === undefined ? 0 : Object.keys(object).length
  if (minProperties !== undefined && count < minProperties) {
    invalid(verdict.errors, field, count, `${path} in body should have at least ${minProperties} properties`)
    return
  }
  if (maxProperties !== undefined && count > maxProperties) {
    tooMany(verdict.errors, field, count, maxProperties)
    return
  }
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic'
  const old = !isAtomic && isObject(before?.value) ? before.value : undefined
  const inner = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const values = valuesOf(schema)
  for (const name in object) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    const member = property ?? values
    if (member !== undefined) {
      const was = old === undefined || !Object.hasOwn(old, name) ? undefined : { value: old[name]! }
      merge(verdict, judge(object[name]!, member, inner(name), was))
    } else if (additionalProperties === false) {
      invalid(verdict.errors, field, name, `${path}.${name} in body is a forbidden property`)
    }
  }
  for (const name of names) {
    if (Object.hasOwn(object, name)) verdict.matches++
    else required(verdict.errors, inner(name))
  }
}

/** allOf, anyOf, oneOf and not: their own complaints name no field, as upstream's. */
function judgeJunctors(verdict: Verdict, value: Json, schema: JsonSchema, path: string): void {
  const { allOf = [], anyOf = [], oneOf = [], not } = schema
  const complain = (words: string): void => invalid(verdict.errors, '<nil>', '', `${JSON.stringify(path)} ${words}`)
  if (anyOf.length > 0) {
    const { best, valid } = judgeAll(value, anyOf, path)
    if (valid === 0) complain('must validate at least one schema (anyOf)')
    merge(verdict, best)
  }
  if (oneOf.length > 0) {
    const { best, valid } = judgeAll(value, oneOf, path)
    if (valid !== 1) {
      const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`
      complain(`must validate one and only one schema (oneOf). ${found}`)
    }
    merge(verdict, best)
  }
  if (allOf.length > 0) {
    let valid = 0
    for (const one of allOf) {
      const result = judge(value, one, path, undefined)
      if (result.errors.length === 0) valid++
      merge(verdict, result)
    }
    if (valid < allOf.length) complain(`must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`)
  }
  if (not !== undefined && judge(value, not, path, undefined).errors.length === 0) {
    complain('must not validate the schema (not)')
  }
}

/** The first schema that fits, else the one that came closest; and how many fit. */
function judgeAll(value: Json, schemas: readonly JsonSchema[], path: string): { best: Verdict; valid: number } {
  let best: Verdict | undefined
  let valid = 0
  for (const schema of schemas) {
    const result = judge(value, schema, path, undefined)
    if (result.errors.length === 0) {
      if (valid === 0) best = result
      valid++
    } else if (valid === 0 && (best === undefined || result.matches > best.matches)) best = result
  }
  return { best: best!, valid }
}

function merge(verdict: Verdict, other: Verdict): void {
  verdict.errors.push(...other.errors)
  verdict.matches += other.matches
}
