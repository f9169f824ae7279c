// Lists that are sets, and lists whose items have keys (k8s.io/apiextensions-apiserver's pkg/apiserver/schema/listtype).
import type { FieldError } from '../kinds/field-error.ts'
import type { Json } from '../kube/object.ts'
import { duplicate, invalid, type Errors } from '../validation/field.ts'
import { isObject, memberOf, valuesOf, type JsonObject, type JsonSchema } from './json-schema.ts'

/** Upstream's ValidateListSetsAndMaps. */
export function validateLists(object: JsonObject, schema: JsonSchema): readonly FieldError[] {
  const errors: Errors = []
  walkObject(errors, object, schema, '')
  return errors
}

const schemasWithLists = new WeakMap<JsonSchema, boolean>()

function hasLists(schema: JsonSchema): boolean {
  const known = schemasWithLists.get(schema)
  if (known !== undefined) return known
  const type = schema['x-kubernetes-list-type']
  const values = valuesOf(schema)
  const result =
    type === 'set' ||
    type === 'map' ||
    Object.values(schema.properties ?? {}).some(hasLists) ||
    (schema.items !== undefined && hasLists(schema.items)) ||
    (values !== undefined && hasLists(values))
  schemasWithLists.set(schema, result)
  return result
}

function walkObject(errors: Errors, object: JsonObject, schema: JsonSchema, path: string): void {
  for (const name in object) {
    const member = memberOf(schema, name)
    if (member === undefined || !hasLists(member)) continue
    const isProperty = schema.properties !== undefined && Object.hasOwn(schema.properties, name)
    const inner = isProperty ? (path === '' ? name : `${path}.${name}`) : `${path}[${name}]`
    walk(errors, object[name]!, member, inner)
  }
}

function walk(errors: Errors, value: Json, schema: JsonSchema, path: string): void {
  if (isObject(value)) walkObject(errors, value, schema, path)
  if (!Array.isArray(value)) return
  const list = value as readonly Json[]
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') {
    for (const index of repeated(list.map((item) => keyText(item)))) duplicate(errors, `${path}[${index}]`, list[index])
  } else if (type === 'map') validateKeys(errors, list, schema['x-kubernetes-list-map-keys'] ?? [], path)
  const { items } = schema
  if (items === undefined || !hasLists(items)) return
  for (let index = 0; index < list.length; index++) walk(errors, list[index]!, items, `${path}[${index}]`)
}

function validateKeys(errors: Errors, list: readonly Json[], keys: readonly string[], path: string): void {
  const wrong = list.findIndex((item) => item !== null && !isObject(item))
  if (wrong >= 0) {
    invalid(errors, `${path}[${wrong}]`, list[wrong], 'must be an object for an array of list-type map')
    return
  }
  const found = list.map((item) => keysOf(item, keys))
  for (const index of repeated(found.map(keyText))) duplicate(errors, `${path}[${index}]`, found[index])
}

function keysOf(item: Json, keys: readonly string[]): JsonObject {
  const result: Record<string, Json> = {}
  if (isObject(item)) for (const key of keys) if (Object.hasOwn(item, key)) result[key] = item[key]!
  return result
}

/** The place at which each text is seen the second time. */
function repeated(texts: readonly string[]): readonly number[] {
  const counts = new Map<string, number>()
  const places: number[] = []
  for (const [index, text] of texts.entries()) {
    const count = (counts.get(text) ?? 0) + 1
    counts.set(text, count)
    if (count === 2) places.push(index)
  }
  return places
}

/** The same text for equal values, whatever the order of their members. */
function keyText(value: Json): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member
  )
}

/** Finds what an item of a list was before, where its keys tell; undefined for lists whose items have none. */
export function sameListItem(
  schema: JsonSchema,
  before: Json | undefined
): ((item: Json) => { readonly value: Json } | undefined) | undefined {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(before)) return undefined
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const old = new Map((before as readonly Json[]).map((item) => [keyText(keysOf(item, keys)), item]))
  return (item) => {
    const value = old.get(keyText(keysOf(item, keys)))
    return value === undefined ? undefined : { value }
  }
}
