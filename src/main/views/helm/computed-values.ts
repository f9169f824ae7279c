import { isJsonObject, setMember, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'

/**
 * The chart's defaults under what the user gave: a table is filled up, a null takes the default away, anything else
 * stands as given. Helm's pkg/chartutil, CoalesceValues, of a stored chart (which keeps no dependencies).
 */
export function computedValues(defaults: JsonObject, given: JsonObject): JsonObject {
  const values: Record<string, Json> = {}
  for (const [key, value] of Object.entries(given)) {
    const below = Object.hasOwn(defaults, key) ? defaults[key] : undefined
    if (value === null && below !== undefined) continue
    setMember(values, key, isJsonObject(value) && isJsonObject(below) ? computedValues(below, value) : value)
  }
  for (const [key, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(given, key)) setMember(values, key, value)
  }
  return values
}
