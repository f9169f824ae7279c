// What a schema does not know is dropped, and null where it may not be (k8s.io/apiextensions-apiserver's
// pkg/apiserver/schema/pruning and defaulting). Values are immutable: what needs no change is passed on as it is.
import type { Json } from '../kube/object.ts'
import { isObject, memberOf, type JsonObject, type JsonSchema } from './json-schema.ts'

const typeAndMetadata = new Set(['apiVersion', 'kind', 'metadata'])

/**
 * The object with what its schema knows; an object at the root of a resource keeps its type and metadata. The paths of
 * what went are added to `unknown`: spec.foo, spec.list[0].bar.
 */
export function pruned(object: JsonObject, schema: JsonSchema, unknown: string[]): JsonObject {
  return prunedObject(object, schema, '', true, unknown)
}

function prunedValue(value: Json, schema: JsonSchema | undefined, path: string, unknown: string[]): Json {
  if (isObject(value)) return prunedObject(value, schema, path, isEmbedded(schema), unknown)
  if (!Array.isArray(value)) return value
  let result: Json[] | undefined
  for (let index = 0; index < value.length; index++) {
    const given = value[index]! as Json
    if (typeof given !== 'object' || given === null) continue
    if (keepsUnknown(schema) && schema.items === undefined) continue
    const next = prunedValue(given, schema?.items, `${path}[${index}]`, unknown)
    if (next !== given) (result ??= [...value])[index] = next
  }
  return result ?? value
}

function prunedObject(
  object: JsonObject,
  schema: JsonSchema | undefined,
  path: string,
  isResource: boolean,
  unknown: string[]
): JsonObject {
  let result: Record<string, Json> | undefined
  for (const name in object) {
    if (isResource && typeAndMetadata.has(name)) continue
    const given = object[name]!
    const inner = path === '' ? name : `${path}.${name}`
    if (schema === undefined || !knows(schema, name)) {
      if (keepsUnknown(schema)) continue
      unknown.push(inner)
      delete (result ??= { ...object })[name]
      continue
    }
    if (typeof given !== 'object' || given === null) continue
    const next = prunedValue(given, memberOf(schema, name), inner, unknown)
    if (next !== given) (result ??= { ...object })[name] = next
  }
  return result ?? object
}

function knows(schema: JsonSchema, name: string): boolean {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name)) return true
  return schema.additionalProperties !== undefined && schema.additionalProperties !== false
}

function keepsUnknown(schema: JsonSchema | undefined): schema is JsonSchema {
  return schema?.['x-kubernetes-preserve-unknown-fields'] === true
}

function isEmbedded(schema: JsonSchema | undefined): boolean {
  return schema?.['x-kubernetes-embedded-resource'] === true
}

/** The value without members that are null where the schema allows no null and has no default to put there. */
export function withoutNulls(value: Json, schema: JsonSchema | undefined): Json {
  if (schema === undefined) return value
  if (Array.isArray(value)) return mappedItems(value as readonly Json[], (item) => withoutNulls(item, schema.items))
  if (!isObject(value)) return value
  let result: Record<string, Json> | undefined
  for (const name in value) {
    const member = memberOf(schema, name)
    const given = value[name]!
    if (given === null && member !== undefined && member.nullable !== true && member.default === undefined) {
      delete (result ??= { ...value })[name]
      continue
    }
    const next = withoutNulls(given, member)
    if (next !== given) (result ??= { ...value })[name] = next
  }
  return result ?? value
}

/** The list with each item mapped; the same list where each item stayed. */
export function mappedItems(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  let result: Json[] | undefined
  for (let index = 0; index < list.length; index++) {
    const next = change(list[index]!)
    if (next !== list[index]) (result ??= [...list])[index] = next
  }
  return result ?? list
}
