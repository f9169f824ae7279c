// Objects are immutable and share what stays: these answer their argument itself where nothing changes.

/** The object with the members of `missing` that it lacks (undefined counts as lacking). */
export function filled<T extends object, M extends { readonly [K in keyof T]?: T[K] }>(object: T, missing: M): T & M {
  let result: Record<string, unknown> | undefined
  for (const key in missing) {
    if ((object as Record<string, unknown>)[key] !== undefined || missing[key] === undefined) continue
    if (result === undefined) result = { ...(object as Record<string, unknown>) }
    result[key] = missing[key]
  }
  return (result ?? object) as T & M
}

/** The object with these members set; a member that is undefined is taken out. */
export function changed<T extends object>(object: T, members: { readonly [K in keyof T]?: T[K] | undefined }): T {
  let result: Record<string, unknown> | undefined
  for (const key in members) {
    if (Object.is((object as Record<string, unknown>)[key], members[key])) continue
    if (result === undefined) result = { ...(object as Record<string, unknown>) }
    if (members[key] === undefined) delete result[key]
    else result[key] = members[key]
  }
  return (result ?? object) as T
}

/** The list with each item mapped; the same list where each item stayed. */
export function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let result: T[] | undefined
  for (let index = 0; index < list.length; index++) {
    const item = list[index]!
    const next = change(item)
    if (next !== item) (result ??= [...list])[index] = next
  }
  return result ?? list
}

/** The map with each value mapped; the same map where each value stayed. */
export function mappedValues<T>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => T
): Readonly<Record<string, T>> {
  let result: Record<string, T> | undefined
  for (const key of Object.keys(map)) {
    const value = map[key] as T
    const next = change(value)
    if (next !== value) (result ??= { ...map })[key] = next
  }
  return result ?? map
}

/** Upstream's apiequality.Semantic: as deepEqual, but nil and empty lists and maps are the same. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (isEmpty(a) && isEmpty(b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index++) if (!semanticEqual(a[index], b[index])) return false
    return true
  }
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  for (const key of Object.keys(left)) if (!semanticEqual(left[key], right[key])) return false
  for (const key of Object.keys(right)) if (!(key in left) && !semanticEqual(undefined, right[key])) return false
  return true
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return Array.isArray(value) && value.length === 0
}
