import type { Json } from '../../../../shared/kube/object.ts'
import { PatchError } from './patch-error.ts'

type Members = { readonly [key: string]: Json }

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** RFC 7386. Throws PatchError where the patch is no object. */
export function applyMergePatch(document: Json, patch: Json): Json {
  if (!isMembers(patch)) throw new PatchError(400, `error decoding patch: ${notAnObject(patch)}`)
  return merged(document, patch)
}

export function notAnObject(value: Json): string {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
}

function merged(document: Json | undefined, patch: Json): Json {
  if (!isMembers(patch)) return patch
  const result: Record<string, Json> = isMembers(document) ? { ...document } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}
