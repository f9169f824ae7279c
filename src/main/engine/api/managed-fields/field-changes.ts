// What a write changed, as sets of fields: sigs.k8s.io/structured-merge-diff's TypedValue.Compare.
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'
import { deducedMap, keyValueOf, type FieldShape, type KeyedListShape, type StructField } from './field-shape.ts'
import { emptyTree, hasNoKeys, internTree, newUniqueTree } from './field-tree.ts'
import { changedRepeated, hasRepeatedKeys, hasSameKeys, itemsByKey, removedRepeated } from './repeated-items.ts'

type Members = Readonly<Record<string, unknown>>
type Building = Record<string, FieldsV1>

/** Keys of lists whose value belongs to one object alone. (An owner's uid is shared by all that it owns.) */
const uniqueKeys = new Set(['ip'])

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A key may be "constructor" or "__proto__": what an object inherits is no JSON, which is cheaper to ask than whose it is. */
function memberOf(members: Members | undefined, name: string): unknown {
  const value = members?.[name]
  return typeof value === 'function' || value === Object.prototype ? undefined : value
}

const nothing: readonly unknown[] = []

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : nothing
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  if (typeof value !== 'object') return false
  return hasNoKeys(value)
}

/** Whether its keys belong to one object alone, so that interning them would only fill the table. */
export function namesOneObject(shape: FieldShape): boolean {
  return shape.form === 'keyed' && shape.keys.length === 1 && uniqueKeys.has(shape.keys[0]!)
}

/** The fields of `next` that `previous` lacks or has otherwise. Undefined where there are none. */
export function changedFields(previous: unknown, next: unknown, shape: FieldShape): FieldsV1 | undefined {
  if (previous === next || next === undefined) return undefined
  if (shape.form === 'deduced') return changedDeduced(previous, next)
  if (shape.form === 'leaf' || (isEmpty(next) && isEmpty(previous))) {
    return previous === undefined || !deepEqual(previous, next) ? emptyTree : undefined
  }
  const children: Building = namesOneObject(shape) ? newUniqueTree() : {}
  let count = 0
  if (previous === undefined) {
    children['.'] = emptyTree
    count++
  }
  switch (shape.form) {
    case 'struct':
    case 'map': {
      const old = isObject(previous) ? previous : undefined
      const members = isObject(next) ? next : {}
      for (const name in members) {
        const value = members[name]
        const before = memberOf(old, name)
        if (value === before || value === undefined) continue
        const field = shape.form === 'struct' ? shape.fields.get(name) : undefined
        if (shape.form === 'struct' && field === undefined) continue
        const changed = changedFields(before, value, shape.form === 'map' ? shape.value : field!.shape)
        if (changed === undefined) continue
        children[field?.label ?? `f:${name}`] = changed
        count++
      }
      if (previous === undefined && shape.form === 'struct' && shape.always !== undefined) {
        for (const label of shape.always) {
          if (children[label] !== undefined) continue
          children[label] = emptyTree
          count++
        }
      }
      break
    }
    case 'keyed': {
      const old = itemsOf(previous)
      const now = itemsOf(next)
      if (hasRepeatedKeys(old, shape) || hasRepeatedKeys(now, shape)) {
        count += differRepeated(children, old, now, shape, changedRepeated, changedFields)
        break
      }
      for (const [index, item] of now.entries()) {
        const before = sameItem(old, item, index, shape)
        if (before === item) continue
        const changed = changedFields(before, item, shape.item)
        if (changed === undefined) continue
        children[keyOfItem(item as Members, shape)] = changed
        count++
      }
      break
    }
    case 'set': {
      const old = itemsOf(previous)
      for (const value of itemsOf(next)) {
        if (old.includes(value)) continue
        children[`v:${JSON.stringify(value)}`] = emptyTree
        count++
      }
    }
  }
  if (count === 0) return undefined
  return count === 1 && children['.'] !== undefined ? emptyTree : internTree(children)
}

/** The fields of `previous` that `next` no longer has. Undefined where there are none. */
export function removedFields(previous: unknown, next: unknown, shape: FieldShape): FieldsV1 | undefined {
  if (previous === next || previous === undefined) return undefined
  if (shape.form === 'deduced') return removedDeduced(previous, next)
  if (shape.form === 'leaf' || (isEmpty(next) && isEmpty(previous))) return next === undefined ? emptyTree : undefined
  const children: Building = namesOneObject(shape) ? newUniqueTree() : {}
  let count = 0
  if (next === undefined) {
    children['.'] = emptyTree
    count++
  }
  switch (shape.form) {
    case 'struct':
    case 'map': {
      const now = isObject(next) ? next : undefined
      const members = isObject(previous) ? previous : {}
      for (const name in members) {
        const value = members[name]
        const after = memberOf(now, name)
        if (value === undefined || value === after) continue
        const field = shape.form === 'struct' ? shape.fields.get(name) : undefined
        if (shape.form === 'struct' && field === undefined) continue
        const removed = removedFields(value, after, shape.form === 'map' ? shape.value : field!.shape)
        if (removed === undefined) continue
        children[field?.label ?? `f:${name}`] = removed
        count++
      }
      break
    }
    case 'keyed': {
      const old = itemsOf(previous)
      const now = itemsOf(next)
      if (hasRepeatedKeys(old, shape) || hasRepeatedKeys(now, shape)) {
        count += differRepeated(children, old, now, shape, removedRepeated, removedFields)
        break
      }
      for (const [index, item] of old.entries()) {
        const after = sameItem(now, item, index, shape)
        if (after === item) continue
        const removed = removedFields(item, after, shape.item)
        if (removed === undefined) continue
        children[keyOfItem(item as Members, shape)] = removed
        count++
      }
      break
    }
    case 'set': {
      const now = itemsOf(next)
      for (const value of itemsOf(previous)) {
        if (now.includes(value)) continue
        children[`v:${JSON.stringify(value)}`] = emptyTree
        count++
      }
    }
  }
  return count === 0 ? undefined : internTree(children)
}

function changedDeduced(previous: unknown, next: unknown): FieldsV1 | undefined {
  if (!isObject(next)) return deepEqual(previous, next) ? undefined : emptyTree
  // What was no object and is one now is new in all its parts.
  const isNew = previous !== null && !isObject(previous)
  return changedFields(isNew ? undefined : previous, next, deducedMap)
}

function removedDeduced(previous: unknown, next: unknown): FieldsV1 | undefined {
  if (!isObject(previous)) return next === undefined ? emptyTree : undefined
  // What was an object and is none now stays as a field: only its parts are gone.
  return removedFields(previous, next === undefined || isObject(next) ? next : {}, deducedMap)
}

/** The changed members of an object's top level (or of one member of it), under the labels of `fields`. */
export function changedMembers(
  previous: Members,
  next: Members,
  fields: ReadonlyMap<string, StructField>,
  differ: typeof changedFields = changedFields
): Building {
  const children: Building = {}
  for (const [name, field] of fields) {
    if (previous[name] === next[name]) continue
    const changed = differ(previous[name], next[name], field.shape)
    if (changed !== undefined) children[field.label] = changed
  }
  return children
}

/** The item with the same keys. Lists seldom change their order, so the same place is looked at first. */
function sameItem(items: readonly unknown[], item: unknown, index: number, shape: KeyedListShape): unknown {
  if (index < items.length && hasSameKeys(items[index], item, shape)) return items[index]
  for (const other of items) if (hasSameKeys(other, item, shape)) return other
  return undefined
}

function differRepeated(
  children: Building,
  old: readonly unknown[],
  now: readonly unknown[],
  shape: KeyedListShape,
  differItems: typeof changedRepeated,
  differ: typeof changedFields
): number {
  const keyOf = (item: unknown): string => keyOfItem(item as Members, shape)
  const before = itemsByKey(old, keyOf)
  const after = itemsByKey(now, keyOf)
  let count = 0
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const found = differItems(before.get(key) ?? nothing, after.get(key) ?? nothing, shape.item, differ)
    if (found === undefined) continue
    children[key] = found
    count++
  }
  return count
}

const knownKeys = new Map<string, Map<string, string>>()

/** `k:{"containerPort":80,"protocol":"TCP"}`. */
export function keyOfItem(item: Members, shape: KeyedListShape): string {
  const { keys } = shape
  const first = keys[0]!
  if (keys.length === 1 && first !== 'uid' && !uniqueKeys.has(first)) {
    const value = item[first]
    if (typeof value === 'string') {
      let byValue = knownKeys.get(first)
      if (byValue === undefined) knownKeys.set(first, (byValue = new Map()))
      let text = byValue.get(value)
      if (text === undefined) {
        if (byValue.size > 2000) byValue.clear()
        text = `k:{"${first}":${JSON.stringify(value)}}`
        byValue.set(value, text)
      }
      return text
    }
  }
  const values: Record<string, unknown> = {}
  for (const key of keys) values[key] = keyValueOf(item, key, shape)
  return `k:${JSON.stringify(values)}`
}
