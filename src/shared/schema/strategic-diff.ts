// Makes strategic merge patches as k8s.io/apimachinery/pkg/util/strategicpatch does (CreateThreeWayMergePatch): what
// kubectl apply sends. Applying them is the API's business.
import { deepEqual } from '../kube/deep-equal.ts'
import { isJsonObject, type JsonObject } from '../kube/json-object.ts'
import type { Json } from '../kube/object.ts'
import { definitionIn, type DefinitionFacts, type FieldFacts } from './schema.ts'

type Draft = Record<string, Json>

interface DiffOptions {
  readonly ignoreDeletions: boolean
  readonly ignoreChanges: boolean
  /** Say which keys of this map stay, for fields of which only one may be set. */
  readonly retainKeys: boolean
}

const deleteFromList = '$deleteFromPrimitiveList/'
const elementOrder = '$setElementOrder/'

/**
 * The patch that brings `current` to `modified` and takes away what `original` (the configuration applied last) had
 * and `modified` has no more; what others set in `current` stays. An empty object where nothing is to do.
 */
export function threeWayMergePatch(
  original: Json,
  modified: Json,
  current: Json,
  definition: DefinitionFacts | undefined
): JsonObject {
  const delta = diffMembers(membersOf(current), membersOf(modified), definition, {
    ignoreDeletions: true,
    ignoreChanges: false,
    retainKeys: false
  })
  const deletions = diffMembers(membersOf(original), membersOf(modified), definition, {
    ignoreDeletions: false,
    ignoreChanges: true,
    retainKeys: false
  })
  return combined(deletions, delta, definition)
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function membersOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {}
}

function strategiesOf(field: FieldFacts | undefined): readonly string[] {
  return field?.patchStrategy?.split(',') ?? []
}

function diffMembers(
  original: JsonObject,
  modified: JsonObject,
  definition: DefinitionFacts | undefined,
  options: DiffOptions
): Draft {
  const patch: Draft = {}
  const retained: string[] = []
  for (const [key, wanted] of Object.entries(modified)) {
    if (options.retainKeys && wanted !== null) retained.push(key)
    const present = original[key]
    const field = definition?.fields.get(key)
    if (present === undefined) {
      if (!options.ignoreChanges) patch[key] = wanted
    } else if (isJsonObject(present) && isJsonObject(wanted)) diffMapField(patch, key, present, wanted, field, options)
    else if (isList(present) && isList(wanted)) diffListField(patch, key, present, wanted, field, options)
    else replaceIfDifferent(patch, key, present, wanted, options)
  }
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(original)) if (modified[key] === undefined) patch[key] = null
  }
  const hasMore = Object.keys(original).some((key) => modified[key] === undefined)
  if (retained.length > 0 && (Object.keys(patch).length > 0 || hasMore)) patch['$retainKeys'] = retained.sort()
  return patch
}

function replaceIfDifferent(
  patch: Draft,
  key: string,
  present: Json,
  wanted: Json,
  { ignoreChanges }: DiffOptions
): void {
  if (!ignoreChanges && !deepEqual(present, wanted)) patch[key] = wanted
}

function diffMapField(
  patch: Draft,
  key: string,
  present: JsonObject,
  wanted: JsonObject,
  field: FieldFacts | undefined,
  options: DiffOptions
): void {
  const strategies = strategiesOf(field)
  if (strategies.includes('replace')) {
    replaceIfDifferent(patch, key, present, wanted, options)
    return
  }
  const definition = field === undefined ? undefined : definitionIn(field.type)
  const nested = diffMembers(present, wanted, definition, { ...options, retainKeys: strategies.includes('retainKeys') })
  if (Object.keys(nested).length > 0) patch[key] = nested
}

function diffListField(
  patch: Draft,
  key: string,
  present: readonly Json[],
  wanted: readonly Json[],
  field: FieldFacts | undefined,
  options: DiffOptions
): void {
  const strategies = strategiesOf(field)
  if (field === undefined || !strategies.includes('merge')) {
    replaceIfDifferent(patch, key, present, wanted, options)
    return
  }
  if (present.length === 0) {
    if (wanted.length > 0 && !options.ignoreChanges) patch[key] = wanted
    return
  }
  const nested = { ...options, retainKeys: strategies.includes('retainKeys') }
  if (isJsonObject(present[0]) && field.mergeKey !== undefined)
    diffListOfMaps(patch, key, present, wanted, field, field.mergeKey, nested)
  else diffListOfScalars(patch, key, present, wanted, options)
}

function diffListOfScalars(
  patch: Draft,
  key: string,
  present: readonly Json[],
  wanted: readonly Json[],
  options: DiffOptions
): void {
  const added = options.ignoreChanges ? [] : wanted.filter((item) => !present.includes(item))
  const removed = options.ignoreDeletions ? [] : present.filter((item) => !wanted.includes(item))
  if (added.length > 0) patch[key] = added
  if (removed.length > 0) patch[deleteFromList + key] = removed
  if (removed.length > 0 || (!options.ignoreChanges && !deepEqual(present, wanted))) patch[elementOrder + key] = wanted
}

function diffListOfMaps(
  patch: Draft,
  key: string,
  present: readonly Json[],
  wanted: readonly Json[],
  field: FieldFacts,
  mergeKey: string,
  options: DiffOptions
): void {
  const definition = definitionIn(field.type)
  const byKey = (list: readonly Json[]): Map<Json, JsonObject> =>
    new Map(list.filter(isJsonObject).map((item) => [item[mergeKey] ?? null, item]))
  const before = byKey(present)
  const after = byKey(wanted)
  const changes: Json[] = []
  for (const [value, item] of after) {
    const old = before.get(value)
    if (old === undefined) {
      if (!options.ignoreChanges) changes.push(item)
      continue
    }
    const nested = diffMembers(old, item, definition, options)
    if (Object.keys(nested).length > 0) changes.push({ ...nested, [mergeKey]: value })
  }
  if (!options.ignoreDeletions) {
    for (const value of before.keys()) if (!after.has(value)) changes.push({ $patch: 'delete', [mergeKey]: value })
  }
  if (changes.length > 0) patch[key] = changes
  const sameOrder = deepEqual(
    [...before.keys()].filter((value) => after.has(value)),
    [...after.keys()].filter((value) => before.has(value))
  )
  const ordered = options.ignoreChanges ? changes.length > 0 : changes.length > 0 || !sameOrder
  if (ordered) patch[elementOrder + key] = [...after.keys()].map((value) => ({ [mergeKey]: value }))
}

/** Two patches that speak of the same wish as one: what one takes away and what the other sets. */
function combined(deletions: JsonObject, delta: JsonObject, definition: DefinitionFacts | undefined): Draft {
  const result: Draft = { ...deletions }
  for (const [key, change] of Object.entries(delta)) {
    const removal = result[key]
    const field = definition?.fields.get(key)
    if (isJsonObject(removal) && isJsonObject(change)) {
      result[key] = combined(removal, change, field === undefined ? undefined : definitionIn(field.type))
    } else if (!key.startsWith('$') && isList(removal) && isList(change) && field?.mergeKey !== undefined) {
      const order = delta[elementOrder + key] ?? deletions[elementOrder + key]
      result[key] = combinedLists(removal, change, field, field.mergeKey, isList(order) ? order : [])
    } else result[key] = change
  }
  return result
}

/** In the order that the patch asks for, what it deletes last. */
function combinedLists(
  deletions: readonly Json[],
  changes: readonly Json[],
  field: FieldFacts,
  mergeKey: string,
  order: readonly Json[]
): readonly Json[] {
  const definition = definitionIn(field.type)
  const items = new Map<Json, JsonObject>(deletions.filter(isJsonObject).map((item) => [item[mergeKey] ?? null, item]))
  for (const item of changes.filter(isJsonObject)) {
    const value = item[mergeKey] ?? null
    const removal = items.get(value)
    items.set(value, removal === undefined ? item : combined(removal, item, definition))
  }
  const places = order.map((item) => (isJsonObject(item) ? item[mergeKey] : undefined))
  const placeOf = (item: JsonObject): number =>
    item['$patch'] === 'delete' ? Number.MAX_SAFE_INTEGER : places.indexOf(item[mergeKey])
  return [...items.values()].sort((a, b) => placeOf(a) - placeOf(b))
}
