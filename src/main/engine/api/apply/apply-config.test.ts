import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configMapKind } from '../../../../shared/kinds/configmap/kind.ts'
import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { FieldsV1, Json } from '../../../../shared/kube/object.ts'
import { changedFields, removedFields } from '../managed-fields/field-changes.ts'
import type { Entries } from '../managed-fields/entry-list.ts'
import type { FieldShape, StructShape } from '../managed-fields/field-shape.ts'
import { entriesAfter } from '../managed-fields/managed-fields.ts'
import { applyConfig } from './apply-config.ts'
import { ApplyConflict } from './apply-conflict.ts'

const leaf: FieldShape = { form: 'leaf' }

function struct(fields: Readonly<Record<string, FieldShape>>): StructShape {
  const entries = Object.entries(fields).map(([name, shape]) => [name, { label: `f:${name}`, shape }] as const)
  return { form: 'struct', fields: new Map(entries), always: undefined }
}

const item = struct({ k: leaf, p: leaf, v: leaf, w: leaf, m: { form: 'map', value: leaf } })
const shape = struct({
  scalar: leaf,
  atom: leaf,
  data: { form: 'map', value: leaf },
  inner: struct({ a: leaf, b: { form: 'map', value: leaf } }),
  list: { form: 'keyed', keys: ['k', 'p'], defaults: { p: 'TCP' }, item },
  set: { form: 'set' },
  free: { form: 'deduced' }
})

/** The leaves of an object by their paths, worked out anew from what the schema above says in words. */
function leavesOf(object: JsonObject): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  const put = (path: string, value: Json): unknown => leaves.set(path, JSON.stringify(inOrder(value)))
  const members = (value: Json | undefined): [string, Json][] => Object.entries(isJsonObject(value) ? value : {})
  for (const name of ['scalar', 'atom']) if (object[name] !== undefined) put(`.${name}`, object[name])
  for (const [key, value] of members(object['data'])) put(`.data.${key}`, value)
  for (const [key, value] of members(object['inner'])) {
    if (key === 'a') put('.inner.a', value)
    else for (const [name, inner] of members(value)) put(`.inner.b.${name}`, inner)
  }
  for (const one of (object['list'] ?? []) as readonly JsonObject[]) {
    const path = `.list[k=${JSON.stringify(one['k'])},p=${JSON.stringify(one['p'] ?? 'TCP')}]`
    put(path, true)
    for (const [key, value] of members(one)) {
      if (key !== 'm') put(`${path}.${key}`, value)
      else for (const [name, inner] of members(value)) put(`${path}.m.${name}`, inner)
    }
  }
  for (const value of (object['set'] ?? []) as readonly Json[]) put(`.set[=${JSON.stringify(value)}]`, true)
  const walk = (path: string, value: Json): void => {
    if (isJsonObject(value)) for (const [key, member] of members(value)) walk(`${path}.${key}`, member)
    else put(path, value)
  }
  for (const [key, value] of members(object['free'])) walk(`.free.${key}`, value)
  return leaves
}

/** Equal objects as equal texts. */
function inOrder(value: Json): Json {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
}

function ownedPaths(tree: FieldsV1 | undefined, prefix = ''): readonly string[] {
  if (tree === undefined) return []
  const steps = Object.keys(tree)
  const own = steps.length === 0 || steps.includes('.') ? [prefix] : []
  return [
    ...own,
    ...steps.filter((step) => step !== '.').flatMap((step) => ownedPaths(tree[step], prefix + shown(step)))
  ]
}

function shown(step: string): string {
  const content = step.slice(2)
  if (step.startsWith('f:')) return `.${content}`
  if (step.startsWith('v:')) return `[=${content}]`
  const { k, p } = JSON.parse(content) as { readonly k: string; readonly p: string }
  return `[k=${JSON.stringify(k)},p=${JSON.stringify(p)}]`
}

const managers = ['one', 'two', 'three']
const scalar = fc.constantFrom<Json>('1', '2', 3)
const flat = fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { minKeys: 1 })
const listItem = fc.record(
  { k: fc.constantFrom('x', 'y', 'z'), p: fc.constantFrom('TCP', 'UDP'), v: scalar, w: scalar, m: flat },
  { requiredKeys: ['k'] }
)
const config = fc.record(
  {
    scalar,
    atom: flat,
    data: flat,
    inner: fc.record({ a: scalar, b: flat }, { requiredKeys: ['a'] }),
    list: fc.uniqueArray(listItem, { selector: ({ k, p = 'TCP' }) => k + p, minLength: 1, maxLength: 4 }),
    set: fc.uniqueArray(fc.constantFrom('r', 's', 't'), { minLength: 1 }),
    free: fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(scalar, flat), { minKeys: 1 })
  },
  { requiredKeys: [] }
) as fc.Arbitrary<JsonObject>
const step = fc.record({
  manager: fc.constantFrom(...managers),
  verb: fc.constantFrom('apply', 'force', 'update'),
  config
})

interface World {
  readonly live: JsonObject
  readonly entries: Entries
}

function apply({ live, entries }: World, manager: string, applied: JsonObject, force: boolean, time: string): World {
  const by = { manager, time }
  const result = applyConfig({ live, entries, config: applied, shape, apiVersion: 'v1', reset: {}, by, force })
  return { live: result.object, entries: result.entries }
}

function ownersOf(entries: Entries): ReadonlyMap<string, readonly string[]> {
  return new Map(entries.map(({ operation, manager, fieldsV1 }) => [`${operation} ${manager}`, ownedPaths(fieldsV1)]))
}

/** What a default would do: a port's protocol is there once the object is stored. */
function defaulted(live: JsonObject): JsonObject {
  const list = live['list'] as readonly JsonObject[] | undefined
  return list === undefined ? live : { ...live, list: list.map((one) => ({ p: 'TCP', ...one })) }
}

function checkApply(before: World, manager: string, applied: JsonObject, force: boolean, time: string): World {
  const wanted = leavesOf(applied)
  const had = leavesOf(before.live)
  const owners = ownersOf(before.entries)
  const self = `Apply ${manager}`
  const others = [...owners].filter(([owner]) => owner !== self)
  const contested = [...wanted].filter(
    ([path, value]) => had.get(path) !== value && others.some(([, paths]) => paths.includes(path))
  )
  let after: World
  try {
    after = apply(before, manager, applied, force, time)
  } catch (error) {
    if (!(error instanceof ApplyConflict)) throw error
    const named = error.status.details!.causes!.map(({ field }) => field!)
    expect(force).toBe(false)
    // An object that takes the place of a scalar is a conflict about the scalar's field.
    expect(contested.every(([path]) => named.includes(path))).toBe(true)
    expect(named.every((path) => others.some(([, paths]) => paths.includes(path)))).toBe(true)
    return before
  }
  if (!force) expect(contested).toEqual([])
  const has = leavesOf(after.live)
  const own = ownersOf(after.entries).get(self) ?? []
  for (const [path, value] of wanted) {
    expect(has.get(path)).toBe(value)
    expect(own).toContain(path)
  }
  const ownedByOthers = new Set([...ownersOf(after.entries)].flatMap(([owner, paths]) => (owner === self ? [] : paths)))
  const last = owners.get(self) ?? []
  const taken = last.filter((path) => !wanted.has(path) && had.has(path))
  for (const path of taken) if (!ownedByOthers.has(path)) expect([path, has.get(path)]).toEqual([path, undefined])
  // What nobody asked about stays as it was, but with an item, or under what became something else, go its parts.
  for (const [path, value] of had) {
    const isBelow = (other: string): boolean => path.startsWith(`${other}.`)
    if (wanted.has(path) || last.some((one) => one === path || isBelow(one)) || [...wanted.keys()].some(isBelow))
      continue
    if ([...wanted.keys()].some((one) => one.startsWith(`${path}.`))) continue
    expect([path, has.get(path)]).toEqual([path, value])
  }
  const again = apply(after, manager, applied, force, 'later')
  expect(again.live).toEqual(after.live)
  expect(again.entries).toEqual(after.entries)
  return after
}

describe('applyConfig', () => {
  it('owns what it names, takes away what it named, and conflicts over what others have otherwise', () => {
    let conflicts = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        let world: World = { live: {}, entries: [] }
        for (const [index, { manager, verb, config: given }] of steps.entries()) {
          const time = `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`
          if (verb === 'update') {
            const next = defaulted({ ...world.live, ...given })
            const changes = {
              changed: changedFields(world.live, next, shape),
              removed: removedFields(world.live, next, shape)
            }
            world = { live: next, entries: entriesAfter(configMapKind, world.entries, changes, { manager, time }) }
          } else {
            const after = checkApply(world, manager, given, verb === 'force', time)
            if (after === world) conflicts++
            world = { live: defaulted(after.live), entries: after.entries }
          }
          const identities = world.entries.map(({ manager: name, operation }) => `${operation} ${name}`)
          expect(new Set(identities).size).toBe(identities.length)
          expect(world.entries.every(({ fieldsV1 }) => Object.keys(fieldsV1!).length > 0)).toBe(true)
        }
      }),
      { numRuns: 300, seed: 4 }
    )
    expect(conflicts).toBeGreaterThan(30)
  })

  it('shares with the live object what it leaves alone', () => {
    const live = { data: { a: '1' }, list: [{ k: 'x', p: 'TCP', m: { a: 1 } }] }
    const { live: after } = apply({ live, entries: [] }, 'one', { data: { b: '2' } }, false, 't')
    expect(after['list']).toBe(live.list)
  })
})
