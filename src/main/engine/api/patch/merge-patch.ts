import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { PatchError } from './patch-error.ts'

/** RFC 7386. Throws PatchError where the patch is no object. */
export function applyMergePatch(document: Json, patch: Json): Json {
  if (!isJsonObject(patch)) throw new PatchError(400, `error decoding patch: ${notAnObject(patch)}`)
  return merged(document, patch)
}

export function notAnObject(value: Json): string {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
}

function merged(document: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch
  const result: Record<string, Json> = isJsonObject(document) ? { ...document } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}
