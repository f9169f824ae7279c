// A version's schema when its definition is stored: upstream's validateCustomResourceDefinitionValidation and
// ValidateCustomResourceDefinitionOpenAPISchema.
import { semanticEqual } from '../kube/sharing.ts'
import { forbidden, invalid, notSupported, required, type Errors } from '../validation/field.ts'
import { checkDefaults } from './check-defaults.ts'
import { checkListType } from './check-list-types.ts'
import { checkRules } from './check-rules.ts'
import { hasSchema, type JsonSchema } from './json-schema.ts'
import { structuralErrors } from './structural.ts'

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const atRootWithStatus = [
  'Description',
  'Type',
  'Format',
  'Title',
  'Maximum',
  'ExclusiveMaximum',
  'Minimum',
  'ExclusiveMinimum',
  'MaxLength',
  'MinLength',
  'Pattern',
  'MaxItems',
  'MinItems',
  'UniqueItems',
  'MultipleOf',
  'Required',
  'Items',
  'Properties',
  'ExternalDocs',
  'Example',
  'XPreserveUnknownFields',
  'XValidations'
]
const metaFields = new Set(['metadata', 'kind', 'apiVersion'])

export interface SchemaToCheck {
  /** Whether the status is a subresource: then some words at the root are not allowed. */
  readonly hasStatus: boolean
  /** The schema as it was, on update: what did not change was judged when it came. */
  readonly before: JsonSchema | undefined
}

/** `path` is that of the schema itself: spec.validation.openAPIV3Schema. */
export function checkSchema(
  errors: Errors,
  schema: JsonSchema,
  path: string,
  { hasStatus, before }: SchemaToCheck
): void {
  if (before !== undefined && semanticEqual(schema, before)) return
  const count = errors.length
  if (hasStatus) checkRoot(errors, schema, path)
  if (schema.nullable === true) forbidden(errors, `${path}.nullable`, 'nullable cannot be true at the root')
  // What no structural schema can say is refused below, and nothing else is said of it.
  const structural = hasSchema(schema, hasUnsupportedWord) ? [] : structuralErrors(schema, path)
  errors.push(...structural)
  if (structural.length === 0) checkDefaults(errors, schema, path)
  const isStructural = errors.length === count
  const place: Place = { noDefaults: undefined, isInsideMeta: false, uncorrelated: undefined, isRoot: true }
  walk(errors, schema, path, place)
  if (isStructural && errors.length === count) checkRules(errors, schema, path)
}

/** Go's name of a word: "x-kubernetes-validations" is XValidations. */
function goName(word: string): string {
  const plain = word.replace(/^x-kubernetes-/, 'x-').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return plain[0]!.toUpperCase() + plain.slice(1)
}

function checkRoot(errors: Errors, schema: JsonSchema, path: string): void {
  for (const word of Object.keys(schema)) {
    if (word === 'type') {
      if (schema.type === 'object') continue
      const detail =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
      invalid(errors, `${path}.type`, schema.type, detail)
      return
    }
    if (atRootWithStatus.includes(goName(word))) continue
    const allowed = `[${atRootWithStatus.join(' ')}]`
    const detail = `only ${allowed} fields are allowed at the root of the schema if the status subresource is enabled`
    invalid(errors, path, schema, detail)
    return
  }
}

interface Place {
  /** Why no default may stand here; empty where nothing more is to say. */
  readonly noDefaults: string | undefined
  readonly isInsideMeta: boolean
  readonly uncorrelated: string | undefined
  readonly isRoot: boolean
}

function walk(errors: Errors, schema: JsonSchema, path: string, place: Place): void {
  checkWords(errors, schema, path, place)
  const inner: Place = { ...place, isRoot: false }
  const { additionalProperties, properties = {}, items, not, allOf = [], oneOf = [], anyOf = [] } = schema
  if (additionalProperties !== undefined) {
    if (Object.keys(properties).length > 0 && additionalProperties !== true) {
      const detail = 'additionalProperties and properties are mutual exclusive'
      forbidden(errors, `${path}.additionalProperties`, detail)
    }
    const noDefaults = place.isInsideMeta ? 'inside additionalProperties applying to object metadata' : place.noDefaults
    if (typeof additionalProperties === 'object') {
      walk(errors, additionalProperties, `${path}.additionalProperties`, { ...inner, noDefaults })
    }
  }
  for (const name in properties) {
    const isMeta = metaFields.has(name) && (place.isRoot || schema['x-kubernetes-embedded-resource'] === true)
    const next: Place = !isMeta
      ? inner
      : { ...inner, isInsideMeta: true, ...(place.isRoot ? { noDefaults: `in top-level ${name}` } : {}) }
    walk(errors, properties[name]!, `${path}.properties[${name}]`, next)
  }
  if (not !== undefined) walk(errors, not, `${path}.not`, inner)
  for (const [index, one] of allOf.entries()) walk(errors, one, `${path}.allOf[${index}]`, inner)
  for (const [index, one] of oneOf.entries()) walk(errors, one, `${path}.oneOf[${index}]`, inner)
  for (const [index, one] of anyOf.entries()) walk(errors, one, `${path}.anyOf[${index}]`, inner)
  if (items !== undefined && !Array.isArray(items)) walk(errors, items, `${path}.items`, inner)
  checkListType(errors, schema, path)
}

const unsupported = [
  ['id', 'id is not supported'],
  ['additionalItems', 'additionalItems is not supported'],
  ['patternProperties', 'patternProperties is not supported'],
  ['definitions', 'definitions is not supported'],
  ['dependencies', 'dependencies is not supported'],
  ['$ref', '$ref is not supported']
] as const satisfies readonly (readonly [keyof JsonSchema, string])[]

function hasUnsupportedWord(schema: JsonSchema): boolean {
  return unsupported.some(([word]) => schema[word] !== undefined) || Array.isArray(schema.items)
}

function checkWords(errors: Errors, schema: JsonSchema, path: string, place: Place): void {
  const { type = '' } = schema
  if (type !== '' && !types.includes(type)) notSupported(errors, `${path}.type`, type, types)
  if (schema.default !== undefined && place.noDefaults !== undefined) {
    forbidden(errors, `${path}.default`, `must not be set ${place.noDefaults}`)
  }
  for (const [word, detail] of unsupported) {
    if (schema[word] !== undefined) forbidden(errors, `${path}.${word}`, detail)
  }
  if (type === 'null') forbidden(errors, `${path}.type`, 'type cannot be set to null, use nullable as an alternative')
  if (Array.isArray(schema.items)) forbidden(errors, `${path}.items`, 'items must be a schema object and not an array')
  if (place.isInsideMeta && schema['x-kubernetes-embedded-resource'] === true) {
    forbidden(errors, `${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')
  }
  if (schema.uniqueItems === true) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    forbidden(errors, `${path}.uniqueItems`, detail)
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    invalid(errors, `${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')
  }
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return
  if (type !== 'object') {
    const detail = 'must be object if x-kubernetes-map-type is specified'
    if (type === '') required(errors, `${path}.type`, detail)
    else invalid(errors, `${path}.type`, type, detail)
  }
  if (mapType !== 'atomic' && mapType !== 'granular') {
    notSupported(errors, `${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])
  }
}
