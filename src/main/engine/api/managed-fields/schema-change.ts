// A custom kind may get another schema while objects keep their managedFields: who owned parts of what is owned as a
// whole by now owns the whole. (What was whole and has parts now stays as it is.) Follows structured-merge-diff's
// typed/reconcile_schema.go.
import { apiVersionOf, type Kind } from '../../../../shared/kinds/kind.ts'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'
import type { Entries } from './entry-list.ts'
import { kindShapeOf, shapeBelow, type FieldShape } from './field-shape.ts'
import { emptyTree, hasNoKeys, internTree } from './field-tree.ts'

const known = new WeakMap<FieldShape, WeakMap<FieldsV1, FieldsV1>>()

/** The entries of this version by the kind's schema as it is; the same array where that changes nothing. */
export function entriesBySchema(kind: Kind, entries: Entries): Entries {
  if (kind.isCustom !== true) return entries
  const shape = kindShapeOf(kind).object
  const apiVersion = apiVersionOf(kind)
  let isSame = true
  const result = entries.map((entry) => {
    const isOfVersion = entry.apiVersion === apiVersion && entry.fieldsV1 !== undefined
    const fieldsV1 = isOfVersion ? rememberedSettled(entry.fieldsV1, shape) : undefined
    if (fieldsV1 === undefined || fieldsV1 === entry.fieldsV1) return entry
    isSame = false
    return { ...entry, fieldsV1 }
  })
  return isSame ? entries : result
}

function rememberedSettled(fields: FieldsV1, shape: FieldShape): FieldsV1 {
  let ofShape = known.get(shape)
  if (ofShape === undefined) known.set(shape, (ofShape = new WeakMap()))
  let result = ofShape.get(fields)
  if (result === undefined) ofShape.set(fields, (result = settled(fields, shape)))
  return result
}

function settled(fields: FieldsV1, shape: FieldShape): FieldsV1 {
  if (hasNoKeys(fields) || shape.form === 'deduced') return fields
  if (shape.form === 'leaf') return emptyTree
  let result: Record<string, FieldsV1> | undefined
  for (const key in fields) {
    const child = fields[key]!
    const inner = key === '.' ? undefined : shapeBelow(shape, key)
    const next = inner === undefined ? child : settled(child, inner)
    if (next === child) continue
    result ??= { ...fields }
    result[key] = next
  }
  return result === undefined ? fields : internTree(result)
}
