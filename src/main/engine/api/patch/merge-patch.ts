import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { PatchError } from './patch-error.ts'

/**
 * RFC 7386, as the library that upstream uses reads it (evanphx/json-patch 4.12): nulls mean nothing either in objects
 * within lists. Throws PatchError where the patch is no object.
 */
export function applyMergePatch(document: Json, patch: Json): Json {
  if (patch === null) throw new PatchError(400, 'Invalid JSON Patch')
  if (!isJsonObject(patch)) throw new PatchError(400, `error decoding patch: ${notAnObject(patch)}`)
  return mergeMembers(isJsonObject(document) ? document : {}, patch)
}

export function notAnObject(value: Json): string {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
}

function mergeMembers(document: JsonObject, patch: JsonObject): JsonObject {
  const result = new Map(Object.entries(document))
  for (const [key, value] of Object.entries(patch)) {
    const before = result.get(key)
    if (value === null) result.delete(key)
    else if (!isJsonObject(before)) result.set(key, withoutNulls(value))
    else result.set(key, isJsonObject(value) ? mergeMembers(before, value) : value)
  }
  return Object.fromEntries(result)
}

/** In lists they stay: a place in a list cannot be left out. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNulls)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]]))
  )
}
