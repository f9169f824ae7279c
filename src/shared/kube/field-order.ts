import type { FieldsV1 } from './object.ts'

/** The keys as upstream prints those of a set of fields: "." first, then f:, i:, k:, v: in byte order. */
export function inFieldOrder(keys: string[]): readonly string[] {
  return isAscending(keys) ? keys : keys.sort()
}

/** The node of a tree with its members in order; itself where they stand so. What is below it stays as it is. */
export function orderedFields(tree: FieldsV1): FieldsV1 {
  const keys = Object.keys(tree)
  if (isAscending(keys)) return tree
  const ordered: Record<string, FieldsV1> = {}
  for (const key of keys.sort()) ordered[key] = tree[key]!
  return ordered
}

function isAscending(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) if (keys[index]! < keys[index - 1]!) return false
  return true
}
