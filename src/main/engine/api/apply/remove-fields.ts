import { isJsonObject, setMember, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { FieldsV1, Json } from '../../../../shared/kube/object.ts'
import { keyOfItem } from '../managed-fields/field-changes.ts'
import { shapeBelow, type FieldShape } from '../managed-fields/field-shape.ts'
import { hasMember, hasNoKeys } from '../managed-fields/field-tree.ts'

/**
 * The value without the members of the set, as structured-merge-diff's TypedValue.RemoveItems; undefined where nothing
 * is left of it. (Upstream leaves null there, which decoding takes for nothing.)
 */
export function removeFields(value: Json, fields: FieldsV1, shape: FieldShape): Json | undefined {
  if (isJsonObject(value)) return removeMembers(value, fields, shape)
  if (!Array.isArray(value) || (shape.form !== 'keyed' && shape.form !== 'set')) return value
  const items = value as readonly Json[]
  const result: Json[] = []
  let isSame = true
  for (const item of items) {
    const key = shape.form === 'set' ? `v:${JSON.stringify(item)}` : keyOfItem(item as JsonObject, shape)
    const inner = fields[key]
    if (inner === undefined) {
      result.push(item)
      continue
    }
    const rest = hasMember(inner) ? undefined : removeFields(item, inner, shapeBelow(shape, key) ?? shape)
    if (rest !== item) isSame = false
    if (rest !== undefined) result.push(rest)
  }
  return isSame ? value : result.length === 0 ? undefined : result
}

function removeMembers(value: JsonObject, fields: FieldsV1, shape: FieldShape): Json | undefined {
  if (shape.form === 'leaf') return value
  let result: Record<string, Json> | undefined
  for (const name of Object.keys(value)) {
    const inner = fields[`f:${name}`]
    const innerShape = inner === undefined ? undefined : shapeBelow(shape, `f:${name}`)
    if (inner === undefined || innerShape === undefined) continue
    const rest = hasMember(inner) ? undefined : removeFields(value[name]!, inner, innerShape)
    if (rest === value[name]) continue
    result ??= { ...value }
    if (rest === undefined) delete result[name]
    else setMember(result, name, rest)
  }
  return result === undefined ? value : hasNoKeys(result) ? undefined : result
}
