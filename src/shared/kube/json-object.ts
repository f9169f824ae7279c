import type { Json } from './object.ts'

export type JsonObject = { readonly [key: string]: Json }

/** Neither null, nor an array, nor a scalar. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets a member, which may be named "__proto__": an assignment would take that for something else. */
export function setMember(object: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
