// The defaults of a schema, as k8s.io/apiextensions-apiserver's pkg/apiserver/schema/defaulting puts them in.
import type { Json } from '../kube/object.ts'
import { isObject, valuesOf, type JsonObject, type JsonSchema } from './json-schema.ts'
import { mappedItems } from './pruning.ts'

const schemasWithDefaults = new WeakMap<JsonSchema, boolean>()

/** Whether a value of this schema can get a default at all: most parts of most schemas have none. */
function hasDefaults(schema: JsonSchema): boolean {
  const known = schemasWithDefaults.get(schema)
  if (known !== undefined) return known
  const values = valuesOf(schema)
  const result =
    schema.default !== undefined ||
    Object.values(schema.properties ?? {}).some(hasDefaults) ||
    (schema.items !== undefined && hasDefaults(schema.items)) ||
    (values !== undefined && hasDefaults(values))
  schemasWithDefaults.set(schema, result)
  return result
}

/** The value with the defaults of its members, and theirs; the same value where nothing was missing. */
export function withDefaults<T extends Json>(value: T, schema: JsonSchema | undefined): T {
  if (schema === undefined || !hasDefaults(schema)) return value
  if (Array.isArray(value)) {
    const { items } = schema
    return mappedItems(value as readonly Json[], (item) => withDefaults(insteadOfNull(item, items), items)) as T
  }
  return isObject(value) ? (objectWithDefaults(value, schema) as T) : value
}

function objectWithDefaults(object: JsonObject, schema: JsonSchema): JsonObject {
  const { properties = {} } = schema
  let result: Record<string, Json> | undefined
  const set = (name: string, next: Json): void => {
    if (Object.hasOwn(object, name) && next === object[name] && result === undefined) return
    result ??= { ...object }
    result[name] = next
  }
  for (const name in properties) {
    const property = properties[name]!
    if (Object.hasOwn(object, name)) {
      set(name, withDefaults(insteadOfNull(object[name]!, property), property))
    } else if (property.default !== undefined) set(name, withDefaults(property.default, property))
  }
  const values = valuesOf(schema)
  if (values === undefined) return result ?? object
  for (const name in object) {
    if (Object.hasOwn(properties, name)) continue
    set(name, withDefaults(insteadOfNull(object[name]!, values), values))
  }
  return result ?? object
}

function insteadOfNull(value: Json, schema: JsonSchema | undefined): Json {
  return value === null && schema?.default !== undefined && schema.nullable !== true ? schema.default : value
}
