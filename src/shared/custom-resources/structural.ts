// What makes a schema structural: types are said outside of value validation, and only there
// (k8s.io/apiextensions-apiserver's pkg/apiserver/schema).
import type { FieldError } from '../kinds/field-error.ts'
import { deepEqual } from '../kube/deep-equal.ts'
import { forbidden, invalid, required, type Errors } from '../validation/field.ts'
import { aggregateMessage } from '../validation/invalid-message.ts'
import { valuesOf, type JsonSchema } from './json-schema.ts'
import { patternError } from './validate-value.ts'

type Level = 'root' | 'item' | 'field'

const intOrString: readonly JsonSchema[] = [{ type: 'integer' }, { type: 'string' }]
const emptyTexts: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields'
}

/** Upstream's ValidateStructural, sorted as there. */
export function structuralErrors(schema: JsonSchema, path: string): readonly FieldError[] {
  const errors: Errors = []
  checkInvariants(errors, schema, 'root', path)
  checkCompleteness(errors, schema, schema, path, path)
  return errors
    .map((error) => ({ error, text: aggregateMessage([error]) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ error }) => error)
}

function checkInvariants(errors: Errors, schema: JsonSchema, level: Level, path: string): void {
  const { type = '', items, properties = {} } = schema
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  if (items !== undefined) checkInvariants(errors, items, 'item', `${path}.items`)
  else if (type === 'array') required(errors, `${path}.items`, 'must be specified')
  for (const name in properties) checkInvariants(errors, properties[name]!, 'field', `${path}.properties[${name}]`)
  checkAdditional(errors, schema, level, path)
  if (isIntOrString && keepsUnknown) {
    const detail = 'must be false if x-kubernetes-int-or-string is true'
    invalid(errors, `${path}.x-kubernetes-preserve-unknown-fields`, true, detail)
  }
  if (isIntOrString && isEmbedded) {
    invalid(
      errors,
      `${path}.x-kubernetes-embedded-resource`,
      true,
      'must be false if x-kubernetes-int-or-string is true'
    )
  }
  const [first] = schema.allOf ?? []
  checkValueValidation(errors, schema, path, deepEqual(schema.anyOf, intOrString), deepEqual(first?.anyOf, intOrString))
  if (isEmbedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true'
    if (type === '') required(errors, `${path}.type`, detail)
    else invalid(errors, `${path}.type`, type, detail)
  } else if (type === '' && !isIntOrString && !keepsUnknown) required(errors, `${path}.type`, emptyTexts[level])
  if (level === 'root' && type !== '' && type !== 'object')
    invalid(errors, `${path}.type`, type, 'must be object at the root')
  checkResource(errors, schema, level, path)
  if (isEmbedded && !keepsUnknown && Object.keys(properties).length === 0) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    required(errors, `${path}.properties`, detail)
  }
}

function checkAdditional(errors: Errors, schema: JsonSchema, level: Level, path: string): void {
  const { additionalProperties } = schema
  if (additionalProperties === undefined) return
  const field = `${path}.additionalProperties`
  if (level === 'root') forbidden(errors, field, 'must not be used at the root')
  if (schema['x-kubernetes-embedded-resource'] === true) {
    forbidden(errors, field, 'must not be used if x-kubernetes-embedded-resource is set')
  }
  const values = valuesOf(schema)
  if (values !== undefined) checkInvariants(errors, values, 'field', field)
}

/** What is said of apiVersion, kind and metadata: little may be, for every object has them. */
function checkResource(errors: Errors, schema: JsonSchema, level: Level, path: string): void {
  const { properties = {} } = schema
  const isResource = level === 'root' || schema['x-kubernetes-embedded-resource'] === true
  for (const name of ['kind', 'apiVersion'] as const) {
    const property = properties[name]
    if (!isResource || property === undefined || property.type === 'string') continue
    invalid(errors, `${path}.properties[${name}].type`, property.type ?? '', 'must be string')
  }
  const { metadata } = properties
  if (metadata === undefined) return
  const field = `${path}.properties[metadata]`
  if (isResource && metadata.type !== 'object') invalid(errors, `${field}.type`, metadata.type ?? '', 'must be object')
  if (level !== 'root') return
  const { type: _type, default: _default, properties: members = {}, ...rest } = metadata
  const isNameOnly = Object.keys(members).every((name) => name === 'name' || name === 'generateName')
  if (isNameOnly && Object.keys(rest).length === 0) return
  const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
  forbidden(errors, field, detail)
}

function checkValueValidation(
  errors: Errors,
  schema: JsonSchema,
  path: string,
  skipAnyOf: boolean,
  skipFirstAllOfAnyOf: boolean
): void {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern = '' } = schema
  if (!skipAnyOf) for (const [index, one] of anyOf.entries()) checkNested(errors, one, `${path}.anyOf[${index}]`, false)
  for (const [index, one] of allOf.entries()) {
    checkNested(errors, one, `${path}.allOf[${index}]`, skipFirstAllOfAnyOf && index === 0)
  }
  for (const [index, one] of oneOf.entries()) checkNested(errors, one, `${path}.oneOf[${index}]`, false)
  if (not !== undefined) checkNested(errors, not, `${path}.not`, false)
  const wrong = pattern === '' ? undefined : patternError(pattern)
  if (wrong !== undefined) {
    invalid(errors, `${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${wrong}`)
  }
}

const emptyNested = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['externalDocs', 'must be undefined to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural']
] as const satisfies readonly (readonly [keyof JsonSchema, string])[]

function isSaid(value: unknown): boolean {
  if (value === undefined || value === '' || value === false) return false
  return !Array.isArray(value) || value.length > 0
}

function checkNested(errors: Errors, schema: JsonSchema, path: string, skipAnyOf: boolean): void {
  checkValueValidation(errors, schema, path, skipAnyOf, false)
  const { items, properties = {} } = schema
  if (items !== undefined) checkNested(errors, items, `${path}.items`, false)
  for (const name in properties) checkNested(errors, properties[name]!, `${path}.properties[${name}]`, false)
  for (const [name, detail] of emptyNested) {
    if (name === 'default' ? schema.default !== undefined : isSaid(schema[name])) {
      forbidden(errors, `${path}.${name}`, detail)
    }
  }
  if (properties['metadata'] !== undefined) {
    forbidden(errors, `${path}.properties[metadata]`, 'must not be specified in a nested context')
  }
}

/** Every field that the root's value validation names must be specified outside of it: upstream looks no deeper. */
function checkCompleteness(
  errors: Errors,
  validation: JsonSchema,
  schema: JsonSchema | undefined,
  path: string,
  validationPath: string
): void {
  const { not, allOf = [], anyOf = [], oneOf = [] } = validation
  const nested = (one: JsonSchema, at: string): void => checkNestedCompleteness(errors, one, schema, path, at)
  if (not !== undefined) nested(not, `${validationPath}.not`)
  for (const [index, one] of allOf.entries()) nested(one, `${validationPath}.allOf[${index}]`)
  for (const [index, one] of anyOf.entries()) nested(one, `${validationPath}.anyOf[${index}]`)
  for (const [index, one] of oneOf.entries()) nested(one, `${validationPath}.oneOf[${index}]`)
}

function checkNestedCompleteness(
  errors: Errors,
  validation: JsonSchema,
  schema: JsonSchema | undefined,
  path: string,
  validationPath: string
): void {
  if (schema === undefined) {
    required(errors, path, `because it is defined in ${validationPath}`)
    return
  }
  checkCompleteness(errors, validation, schema, path, validationPath)
  const { items, properties = {} } = validation
  if (items !== undefined) {
    checkNestedCompleteness(errors, items, schema.items, `${path}.items`, `${validationPath}.items`)
  }
  for (const name in properties) {
    const step = `.properties[${name}]`
    checkNestedCompleteness(errors, properties[name]!, schema.properties?.[name], path + step, validationPath + step)
  }
}
