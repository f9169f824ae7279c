// The fields that a configuration names: structured-merge-diff's TypedValue.ToFieldSet, and the step that makes fields of
// a struct members of a set where only their parts are (Set.EnsureNamedFieldsAreMembers).
import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { FieldsV1, Json } from '../../../../shared/kube/object.ts'
import { keyOfItem, namesOneObject } from '../managed-fields/field-changes.ts'
import { deducedMap, shapeBelow, type FieldShape, type StructShape } from '../managed-fields/field-shape.ts'
import { emptyTree, hasNoKeys, internTree, newUniqueTree, withMember } from '../managed-fields/field-tree.ts'
import { itemsByKey } from '../managed-fields/repeated-items.ts'

type Building = Record<string, FieldsV1>

/** Undefined where it names none. What stands in no schema, and what is nobody's, is left out. */
export function fieldsOf(value: Json, shape: FieldShape): FieldsV1 | undefined {
  const children: Building = namesOneObject(shape) ? newUniqueTree() : {}
  switch (shape.form) {
    case 'leaf':
      return emptyTree
    case 'deduced':
      return value === null || isJsonObject(value) ? fieldsOf(value, deducedMap) : emptyTree
    case 'struct':
      if (isJsonObject(value)) addMembers(children, value, shape)
      break
    case 'map':
      if (!isJsonObject(value)) break
      for (const key of Object.keys(value)) children[`f:${key}`] = withMember(fieldsOf(value[key]!, shape.value))
      break
    case 'keyed':
      for (const [key, items] of itemsByKey(itemsOf(value), (item) => keyOfItem(item as JsonObject, shape))) {
        children[key] = items.length > 1 ? emptyTree : withMember(fieldsOf(items[0] as Json, shape.item))
      }
      break
    case 'set':
      for (const item of itemsOf(value)) children[`v:${JSON.stringify(item)}`] = emptyTree
  }
  return hasNoKeys(children) ? undefined : internTree(children)
}

function addMembers(children: Building, value: JsonObject, shape: StructShape): void {
  for (const name of Object.keys(value)) {
    const field = shape.fields.get(name)
    if (field === undefined) continue
    const member = value[name]!
    const fields = fieldsOf(member, field.shape)
    // A struct is the sum of its parts, so it is owned by itself only where it has none.
    const isEmpty = member === null || (isJsonObject(member) && hasNoKeys(member))
    if (isEmpty) children[field.label] = withMember(fields)
    else if (fields !== undefined) children[field.label] = fields
  }
}

function itemsOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** The set with every field of a struct as a member of which it has parts. */
export function withNamedFields(tree: FieldsV1, shape: FieldShape): FieldsV1 {
  const children: Building = {}
  for (const key in tree) {
    const child = tree[key]!
    if (key === '.' || hasNoKeys(child)) {
      children[key] = child
      continue
    }
    const inner = shapeBelow(shape, key)
    const below = withNamedFields(child, inner ?? leaf)
    children[key] = shape.form === 'struct' && inner !== undefined ? withMember(below) : below
  }
  return hasNoKeys(children) ? tree : internTree(children)
}

const leaf: FieldShape = { form: 'leaf' }
