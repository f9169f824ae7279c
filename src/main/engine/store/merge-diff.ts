// Differences between two states of an object, small as JSON and quick to find: parts that the states share by
// identity are not looked at.

/**
 * How to get from one JSON value to the next:
 * - 0: the member goes
 * - [value]: the member becomes this value
 * - an object: a patch for each changed member
 * - [length, patches]: an array becomes this long; patches by index, where there was no element always [value]
 */
export type Patch = 0 | readonly [unknown] | readonly [number, ElementPatches] | MemberPatches
export type MemberPatches = { readonly [key: string]: Patch }
export type ElementPatches = { readonly [index: string]: Patch }

type Members = Readonly<Record<string, unknown>>

/** What changed from `before` to `after`, both JSON values; undefined where nothing did. */
export function diffValues(before: unknown, after: unknown): Patch | undefined {
  if (before === after) return undefined
  if (typeof after !== 'object' || after === null || typeof before !== 'object' || before === null) return [after]
  if (Array.isArray(after)) return Array.isArray(before) ? diffArrays(before, after) : [after]
  return Array.isArray(before) ? [after] : diffMembers(before as Members, after as Members)
}

/** What changed in the members of an object, without those of `ignored`. Members that are undefined are absent. */
export function diffMembers(before: Members, after: Members, ignored?: ReadonlySet<string>): MemberPatches | undefined {
  let patches: Record<string, Patch> | undefined
  for (const key in after) {
    const next = after[key]
    if (next === before[key] || next === undefined || ignored?.has(key) === true) continue
    // Keys like "constructor" read something on every object.
    const previous = Object.hasOwn(before, key) ? before[key] : undefined
    const patch = previous === undefined ? ([next] as const) : diffValues(previous, next)
    if (patch !== undefined) setMember((patches ??= {}), key, patch)
  }
  for (const key in before) {
    if (before[key] === undefined || ignored?.has(key) === true) continue
    if (Object.hasOwn(after, key) && after[key] !== undefined) continue
    setMember((patches ??= {}), key, 0)
  }
  return patches
}

function diffArrays(before: readonly unknown[], after: readonly unknown[]): Patch | undefined {
  let patches: Record<string, Patch> | undefined
  let changed = 0
  for (let index = 0; index < after.length; index++) {
    const patch = index < before.length ? diffValues(before[index], after[index]) : ([after[index]] as const)
    if (patch === undefined) continue
    ;(patches ??= {})[index] = patch
    changed++
  }
  if (changed === 0 && before.length === after.length) return undefined
  // Where nothing stayed, the new array says it shorter; so does an array of plain values.
  if (changed === after.length && typeof after[0] !== 'object') return [after]
  return [after.length, patches ?? {}]
}

/**
 * The value after the patch. Shares what did not change with `before`, and the new values with the patch. Throws
 * TypeError where the patch is none, as from a damaged file.
 */
export function applyPatch(before: unknown, patch: Exclude<Patch, 0>): unknown {
  if (typeof patch !== 'object') throw new TypeError('a difference is not readable')
  if (!Array.isArray(patch)) return applyMembers(before as Members, patch as MemberPatches)
  if (patch.length === 1) return patch[0]
  const [length, patches] = patch as readonly [number, ElementPatches]
  const result = (before as readonly unknown[]).slice(0, length)
  for (const index in patches) {
    const position = Number(index)
    result[position] = applyPatch(result[position], patches[index] as Exclude<Patch, 0>)
  }
  return result
}

export function applyMembers<T extends object>(before: T, patches: MemberPatches): T {
  const members = before as Members
  let result = { ...members } as Record<string, unknown>
  for (const key in patches) {
    const patch = patches[key]!
    // Deleting a member would turn the object into a slow and large one.
    if (patch === 0) result = withoutMember(result, key)
    else setMember(result, key, applyPatch(Object.hasOwn(members, key) ? members[key] : undefined, patch))
  }
  return result as T
}

function withoutMember(members: Members, gone: string): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const key in members) if (key !== gone) setMember(result, key, members[key])
  return result
}

/** Assigning to "__proto__" would change the object's nature; a ConfigMap may have such a key. */
function setMember(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}
