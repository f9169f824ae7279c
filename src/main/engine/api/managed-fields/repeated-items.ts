// Lists whose items should differ in their keys, and do not (an environment variable that stands twice): what has one
// key is owned together, as one field without parts. Follows structured-merge-diff's compareWalker.visitListItems.
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'
import { keyValueOf, type FieldShape, type KeyedListShape } from './field-shape.ts'
import { emptyTree } from './field-tree.ts'

type Items = readonly unknown[]
type Members = Readonly<Record<string, unknown>>
type Differ = (previous: unknown, next: unknown, shape: FieldShape) => FieldsV1 | undefined

/** Lists are short, and this is asked on every write: comparing pairs needs no memory. */
export function hasRepeatedKeys(items: Items, shape: KeyedListShape): boolean {
  const only = shape.keys.length === 1 ? shape.keys[0]! : undefined
  for (let index = 1; index < items.length; index++) {
    const item = items[index]
    if (only === undefined) {
      for (let other = 0; other < index; other++) if (hasSameKeys(item, items[other], shape)) return true
      continue
    }
    const key = (item as Members)[only]
    for (let other = 0; other < index; other++) if ((items[other] as Members)[only] === key) return true
  }
  return false
}

export function hasSameKeys(a: unknown, b: unknown, shape: KeyedListShape): boolean {
  for (const key of shape.keys) if (keyValueOf(a, key, shape) !== keyValueOf(b, key, shape)) return false
  return true
}

export function itemsByKey(items: Items, keyOf: (item: unknown) => string): ReadonlyMap<string, Items> {
  const byKey = new Map<string, Items>()
  for (const item of items) {
    const key = keyOf(item)
    byKey.set(key, (byKey.get(key) ?? []).concat([item]))
  }
  return byKey
}

/** The fields of such a list that are new or other. */
export function changedRepeated(before: Items, after: Items, shape: FieldShape, differ: Differ): FieldsV1 | undefined {
  if (after.length > 1) return before.length > 1 && deepEqual(before, after) ? undefined : emptyTree
  return differ(before.length > 1 ? undefined : before[0], after[0], shape)
}

/** The fields of such a list that went. */
export function removedRepeated(before: Items, after: Items, shape: FieldShape, differ: Differ): FieldsV1 | undefined {
  if (before.length > 1) return after.length > 1 ? undefined : emptyTree
  return differ(before[0], after.length > 1 ? undefined : after[0], shape)
}
