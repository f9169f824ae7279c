import type { Json } from './object.ts'

export type JsonObject = { readonly [key: string]: Json }

/** Neither null, nor an array, nor a scalar. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
