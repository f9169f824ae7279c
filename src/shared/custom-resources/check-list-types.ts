import { forbidden, invalid, notSupported, required, type Errors } from '../validation/field.ts'
import type { JsonSchema } from './json-schema.ts'

const listTypes = ['atomic', 'set', 'map']

/** What x-kubernetes-list-type and its keys ask of the list and its items. */
export function checkListType(errors: Errors, schema: JsonSchema, path: string): void {
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const { type = '', items } = schema
  const field = `${path}.x-kubernetes-list-type`
  if (listType !== undefined && type !== 'array') {
    const detail = 'must be array if x-kubernetes-list-type is specified'
    if (type === '') required(errors, `${path}.type`, detail)
    else invalid(errors, `${path}.type`, type, detail)
  } else if (listType === 'set' && items !== undefined) checkSetItems(errors, items, `${path}.items`)
  if (listType !== undefined && !listTypes.includes(listType)) notSupported(errors, field, listType, listTypes)
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty'
    if (listType === undefined) required(errors, field, detail)
    else invalid(errors, field, listType, detail)
  }
  if (listType === 'map') checkMapItems(errors, schema, keys, path)
  if (items === undefined || (listType !== 'set' && listType !== 'map')) return
  if (items.nullable === true) {
    forbidden(errors, `${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`)
  }
  if (listType === 'map') checkKeysAreThere(errors, items, keys, path)
}

function checkSetItems(errors: Errors, items: JsonSchema, path: string): void {
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const listType = items['x-kubernetes-list-type']
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    invalid(errors, `${path}.x-kubernetes-list-type`, listType, detail)
  }
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    invalid(errors, `${path}.x-kubernetes-map-type`, listType ?? null, detail)
  }
}

function checkMapItems(errors: Errors, { items }: JsonSchema, keys: readonly string[], path: string): void {
  const field = `${path}.x-kubernetes-list-map-keys`
  if (keys.length === 0) required(errors, field, 'must not be empty if x-kubernetes-list-type is map')
  if (items === undefined) {
    required(errors, `${path}.items`, 'must have a schema if x-kubernetes-list-type is map')
    return
  }
  if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map"
    invalid(errors, `${path}.items.type`, items.type ?? '', detail)
    return
  }
  for (const [index, key] of keys.entries()) {
    const property = items.properties?.[key]
    if (property === undefined) invalid(errors, field, keys, 'entries must all be names of item properties')
    else if (property.type === 'array' || property.type === 'object') {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map"
      invalid(errors, `${path}.items.properties[${key}].type`, items.type, detail)
    }
    if (keys.indexOf(key) < index) invalid(errors, field, keys, 'must not contain duplicate entries')
  }
}

function checkKeysAreThere(errors: Errors, items: JsonSchema, keys: readonly string[], path: string): void {
  for (const key of keys) {
    const property = items.properties?.[key]
    if (property === undefined) continue
    const field = `${path}.items.properties[${key}]`
    if (items.required?.includes(key) !== true && property.default === undefined) {
      const detail =
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'
      required(errors, `${field}.default`, detail)
    }
    if (property.nullable === true) {
      forbidden(errors, `${field}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable')
    }
  }
}
