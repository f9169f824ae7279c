// The live object with a configuration laid over it: structured-merge-diff's TypedValue.Merge. Nothing is taken away, and
// what stays is shared with the live object.
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { isJsonObject, setMember, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { keyOfItem } from '../managed-fields/field-changes.ts'
import { deducedMap, type FieldShape, type KeyedListShape, type StructShape } from '../managed-fields/field-shape.ts'
import { hasNoKeys } from '../managed-fields/field-tree.ts'

type MapShape = StructShape | typeof deducedMap
type Items = readonly Json[]

const leaf: FieldShape = { form: 'leaf' }

/** `config` has passed the check of its types: keys of lists are there, and each once. */
export function mergeConfig(live: Json | undefined, config: Json, shape: FieldShape): Json {
  if (live === undefined || live === config) return config
  switch (shape.form) {
    case 'leaf':
      return deepEqual(live, config) ? live : config
    case 'deduced':
      return isJsonObject(live) && isJsonObject(config)
        ? mergeMembers(live, config, deducedMap)
        : deepEqual(live, config)
          ? live
          : config
    case 'struct':
    case 'map':
      if (!isJsonObject(live)) return config
      // Nothing laid over something changes nothing; only between nothing and nothing the form counts.
      if (!isJsonObject(config) || hasNoKeys(config)) return hasNoKeys(live) ? config : live
      return mergeMembers(live, config, shape)
    case 'keyed':
    case 'set': {
      if (!Array.isArray(live)) return config
      const items = live as Items
      const changes = Array.isArray(config) ? (config as Items) : []
      if (changes.length === 0) return items.length === 0 ? config : live
      const merged = mergeLists(items, changes, shape)
      return merged.length === items.length && merged.every((item, index) => item === items[index]) ? live : merged
    }
  }
}

function mergeMembers(live: JsonObject, config: JsonObject, shape: MapShape): Json {
  let result: Record<string, Json> | undefined
  for (const name of Object.keys(config)) {
    const before = Object.hasOwn(live, name) ? live[name] : undefined
    const inner = shape.form === 'map' ? shape.value : (shape.fields.get(name)?.shape ?? leaf)
    const next = mergeConfig(before, config[name]!, inner)
    if (next === before) continue
    result ??= { ...live }
    setMember(result, name, next)
  }
  return result ?? live
}

/** What the configuration names comes in its order, what only the live list has stays near where it stood. */
function mergeLists(live: Items, config: Items, shape: KeyedListShape | { readonly form: 'set' }): Items {
  const keyOf = (item: Json): string =>
    shape.form === 'set' ? JSON.stringify(item) : keyOfItem(item as JsonObject, shape)
  const itemShape = shape.form === 'set' ? leaf : shape.item
  const liveKeys = live.map(keyOf)
  const configKeys = config.map(keyOf)
  const liveByKey = firstByKey(live, liveKeys)
  const configByKey = new Map(configKeys.map((key, index) => [key, config[index]!]))
  const shared = configKeys.filter((key) => liveByKey.has(key))
  const done = new Set<string>()
  const result: Json[] = []
  const take = (key: string): void => {
    done.add(key)
    result.push(mergeConfig(liveByKey.get(key), configByKey.get(key)!, itemShape))
  }
  let left = 0
  let right = 0
  let nextShared = 0
  while (left < liveKeys.length || right < configKeys.length) {
    const ours = liveKeys[left]
    const theirs = configKeys[right]
    if (ours !== undefined && theirs !== undefined) {
      if (ours === theirs) {
        take(ours)
        left++
        right++
        nextShared++
        continue
      }
      if (configByKey.has(ours) && nextShared < shared.length && shared[nextShared] !== ours) {
        left++
        continue
      }
    }
    if (ours !== undefined) {
      if (!configByKey.has(ours)) {
        result.push(live[left++]!)
        continue
      }
      if (done.has(ours)) left++
    }
    if (theirs !== undefined) {
      take(theirs)
      right++
      if (shared[nextShared] === theirs) nextShared++
    }
  }
  return result
}

/** What stands twice is not merged with: the configuration's item replaces all of it. */
function firstByKey(items: Items, keys: readonly string[]): ReadonlyMap<string, Json | undefined> {
  const found = new Map<string, Json | undefined>()
  for (const [index, key] of keys.entries()) found.set(key, found.has(key) ? undefined : items[index])
  return found
}
