// Whole objects inside a custom resource (x-kubernetes-embedded-resource), judged as
// k8s.io/apiextensions-apiserver's pkg/apiserver/schema/objectmeta does.
import type { FieldError } from '../kinds/field-error.ts'
import { dns1035LabelComplaints } from '../kube/names.ts'
import type { Json } from '../kube/object.ts'
import { invalid, required, type Errors } from '../validation/field.ts'
import { pathSegmentName, validateObjectMeta } from '../validation/object-meta.ts'
import { isObject, memberOf, valuesOf, type JsonObject, type JsonSchema } from './json-schema.ts'

const schemasWithEmbedded = new WeakMap<JsonSchema, boolean>()

function hasEmbedded(schema: JsonSchema): boolean {
  const known = schemasWithEmbedded.get(schema)
  if (known !== undefined) return known
  const values = valuesOf(schema)
  const result =
    schema['x-kubernetes-embedded-resource'] === true ||
    Object.values(schema.properties ?? {}).some(hasEmbedded) ||
    (schema.items !== undefined && hasEmbedded(schema.items)) ||
    (values !== undefined && hasEmbedded(values))
  schemasWithEmbedded.set(schema, result)
  return result
}

/** The errors of the objects that stand in this one. */
export function validateEmbedded(object: JsonObject, schema: JsonSchema): readonly FieldError[] {
  const errors: Errors = []
  walk(errors, object, schema, '')
  return errors
}

function walk(errors: Errors, value: Json, schema: JsonSchema, path: string): void {
  if (!hasEmbedded(schema)) return
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) {
      if (schema.items !== undefined) walk(errors, item, schema.items, `${path}[${index}]`)
    }
  }
  if (!isObject(value)) return
  if (schema['x-kubernetes-embedded-resource'] === true) validateResource(errors, value, path)
  for (const name in value) {
    const member = memberOf(schema, name)
    if (member !== undefined) walk(errors, value[name]!, member, path === '' ? name : `${path}.${name}`)
  }
}

function validateResource(errors: Errors, object: JsonObject, path: string): void {
  const inner = (name: string): string => (path === '' ? name : `${path}.${name}`)
  for (const name of ['apiVersion', 'kind'] as const) {
    const value = object[name]
    const field = inner(name)
    if (value === undefined) required(errors, field, 'must not be empty')
    else if (typeof value !== 'string') invalid(errors, field, value, 'must be a string')
    else if (value === '') invalid(errors, field, value, 'must not be empty')
    else if (name === 'apiVersion') {
      if (value.split('/').length > 2) invalid(errors, field, value, `unexpected GroupVersion string: ${value}`)
    } else {
      const complaints = dns1035LabelComplaints(value.toLowerCase())
      if (complaints.length > 0) {
        const detail = `may have mixed case, but should otherwise match: ${complaints.join(',')}`
        invalid(errors, field, value, detail)
      }
    }
  }
  const { metadata } = object
  if (metadata === undefined) return
  if (!isObject(metadata)) {
    invalid(errors, inner('metadata'), metadata, 'must be an object')
    return
  }
  const found: Errors = []
  validateObjectMeta(found, metadata, false, pathSegmentName, inner('metadata'))
  // The name of an object in a template is its maker's business, and so is its namespace.
  errors.push(...found.filter(({ field, type }) => !(type === 'FieldValueRequired' && field.endsWith('.name'))))
}
