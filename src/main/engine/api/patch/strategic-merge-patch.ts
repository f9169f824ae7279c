// Strategic merge patch as k8s.io/apimachinery/pkg/util/strategicpatch: lists merge by the keys that the schema names,
// and directives in the patch delete, replace, keep and order.
import { isJsonObject, setMember, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { definitionIn, type DefinitionFacts, type FieldFacts } from '../../../../shared/schema/schema.ts'
import { notAnObject } from './merge-patch.ts'
import { PatchError } from './patch-error.ts'

type Draft = Record<string, Json>

const directive = '$patch'
const retainKeys = '$retainKeys'
const deleteFromList = '$deleteFromPrimitiveList'
const elementOrder = '$setElementOrder'

/** The document after the patch; the given one is left alone. Throws PatchError with upstream's message. */
export function applyStrategicMergePatch(document: Json, patch: Json, definition: DefinitionFacts): Json {
  if (!isJsonObject(patch)) throw new PatchError(400, notAnObject(patch))
  return mergeMembers(isJsonObject(document) ? document : {}, patch, definition)
}

function mergeMembers(original: JsonObject, patch: JsonObject, definition: DefinitionFacts | undefined): JsonObject {
  const word = patch[directive]
  if (word !== undefined) {
    if (word === 'replace') return withoutDirectives(omit(patch, directive)) as JsonObject
    if (word === 'delete') return {}
    throw new PatchError(500, `unknown patch type: ${goText(word)} in map: ${goText(patch)}`)
  }
  const result = retained(original, patch)
  const done = new Set<string>([retainKeys])
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith(elementOrder)) continue
    const name = listNamed(key, elementOrder, 'setElementOrder list')
    done.add(key)
    done.add(name)
    orderList(result, patch, name, value, fieldOfList(definition, name))
  }
  for (const [key, value] of Object.entries(patch)) {
    if (done.has(key)) continue
    if (key.startsWith(deleteFromList)) {
      const name = listNamed(key, deleteFromList, 'primitive list')
      const present = result[name]
      const removed = Array.isArray(value) ? (value as readonly Json[]) : []
      if (value === null) delete result[name]
      else if (Array.isArray(present)) {
        result[name] = (present as readonly Json[]).filter((item) => !removed.includes(item))
      }
    } else if (value === null) delete result[key]
    else setMember(result, key, mergeValue(memberOf(result, key), value, definition?.fields.get(key)))
  }
  return result
}

/** The list that a directive "$WORD/LIST" is about. */
function listNamed(key: string, prefix: string, what: string): string {
  if (key.startsWith(`${prefix}/`)) return key.slice(prefix.length + 1)
  throw new PatchError(400, `invalid patch format of ${what}`)
}

function fieldOfList(definition: DefinitionFacts | undefined, name: string): FieldFacts | undefined {
  const field = definition?.fields.get(name)
  if (definition === undefined || field !== undefined) return field
  const where = `struct ${definition.structName} for the json field ${JSON.stringify(name)}`
  throw new PatchError(500, `unable to find api field in ${where}`)
}

/** What an object inherits is not in it. */
function memberOf(members: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(members, key) ? members[key] : undefined
}

function mergeValue(original: Json | undefined, patch: Json, field: FieldFacts | undefined): Json {
  if (original === undefined || original === null) return withoutDirectives(patch)
  const strategies = field?.patchStrategy?.split(',') ?? []
  if (isJsonObject(original) && isJsonObject(patch)) {
    if (strategies.includes('replace')) return withoutDirectives(patch)
    return mergeMembers(original, patch, field === undefined ? undefined : definitionIn(field.type))
  }
  if (Array.isArray(original) && Array.isArray(patch)) {
    if (!strategies.includes('merge')) return withoutDirectives(patch)
    return mergeLists(original as readonly Json[], patch as readonly Json[], field!)
  }
  return withoutDirectives(patch)
}

/** $retainKeys: what stands neither there nor in the patch goes. */
function retained(original: JsonObject, patch: JsonObject): Draft {
  const keys = patch[retainKeys]
  if (keys === undefined) return { ...original }
  if (!Array.isArray(keys)) throw new PatchError(400, 'invalid patch format of retainKeys')
  const kept = keys as readonly Json[]
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$') || value === null || kept.includes(key)) continue
    throw new PatchError(400, 'invalid patch format of retainKeys')
  }
  const result: Draft = {}
  for (const [key, value] of Object.entries(original)) if (kept.includes(key)) setMember(result, key, value)
  return result
}

/** $setElementOrder/NAME: merges the list where the patch has it, then puts it in the order asked for. */
function orderList(result: Draft, patch: JsonObject, name: string, order: Json, field: FieldFacts | undefined): void {
  const wanted = listOf(order)
  const original = result[name] === undefined ? undefined : listOf(result[name])
  const changes = patch[name] === undefined ? undefined : listOf(patch[name])
  const key = field?.mergeKey
  if (changes !== undefined) checkOrder(changes, wanted, key)
  if (original === undefined && changes === undefined) return
  const merged =
    original === undefined
      ? (withoutDirectives(changes!) as readonly Json[])
      : changes === undefined || field === undefined
        ? original
        : (mergeLists(original, changes, field) as readonly Json[])
  result[name] = inOrder(merged, wanted, original ?? [], key)
}

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[]
  throw new PatchError(500, `expected a []interface {}, but received a ${goType(value)}`)
}

function goType(value: Json): string {
  if (value === null) return '%!s(<nil>)'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map[string]interface {}'
}

/** Upstream's sliceElementType: what is merged must be of one type. */
function checkElements(items: readonly Json[]): void {
  const first = items[0]
  if (first === undefined) return
  if (Array.isArray(first)) throw new PatchError(422, 'lists of lists are not supported')
  const other = items.find((item) => goType(item) !== goType(first))
  if (other === undefined) return
  throw new PatchError(500, `list element types are not identical: ${goType(first)} ${goType(other)}`)
}

function checkOrder(changes: readonly Json[], order: readonly Json[], key: string | undefined): void {
  const positions = changes
    .filter((item) => !isJsonObject(item) || item[directive] === undefined)
    .map((item) => positionOf(order, item, key))
  const isOrdered = positions.every(
    (position, index) => position >= 0 && (index === 0 || positions[index - 1]! < position)
  )
  if (isOrdered) return
  const message = `The order in patch list:\n${goText(changes)}\n doesn't match ${elementOrder} list:\n${goText(order)}\n`
  throw new PatchError(500, message)
}

function mergeLists(original: readonly Json[], patch: readonly Json[], field: FieldFacts): Json {
  const key = field.mergeKey
  checkElements([...original, ...patch])
  const isOfObjects = [...patch, ...original].some(isJsonObject)
  if (!isOfObjects || key === undefined) {
    const merged = [...new Set([...original, ...patch])]
    return inOrder(merged, patch, original, undefined)
  }
  let base: readonly Json[] = original
  let replaces = false
  const plain: JsonObject[] = []
  for (const item of patch) {
    if (!isJsonObject(item)) continue
    const word = item[directive]
    if (word === undefined) plain.push(item)
    else if (word === 'delete') {
      const value = keyValue(item, key)
      base = base.filter((other) => !isJsonObject(other) || other[key] !== value)
    } else if (word === 'replace') replaces = true
    else if (word === 'merge') throw new PatchError(500, 'merging lists cannot yet be specified in the patch')
    else throw new PatchError(500, `unknown patch type: ${goText(word)} in map: ${goText(item)}`)
  }
  if (replaces) return withoutDirectives(plain)
  const definition = definitionIn(field.type)
  const merged = [...base]
  for (const item of plain) {
    const value = keyValue(item, key)
    const at = merged.findIndex((other) => isJsonObject(other) && other[key] === value)
    if (at === -1) merged.push(withoutDirectives(item))
    else merged[at] = mergeMembers(merged[at] as JsonObject, item, definition)
  }
  return inOrder(merged, plain, original, key)
}

function keyValue(item: JsonObject, key: string): Json {
  const value = item[key]
  if (value === undefined) throw new PatchError(500, `map: ${goText(item)} does not contain declared merge key: ${key}`)
  return value
}

function positionOf(list: readonly Json[], item: Json, key: string | undefined): number {
  return list.findIndex((other) =>
    key === undefined ? other === item : isJsonObject(other) && isJsonObject(item) && other[key] === item[key]
  )
}

/** Items that the patch names come in its order, the others where they stood; new ones as early as they can. */
function inOrder(
  merged: readonly Json[],
  order: readonly Json[],
  original: readonly Json[],
  key: string | undefined
): Json {
  const named = merged.filter((item) => positionOf(order, item, key) >= 0)
  const others = merged.filter((item) => positionOf(order, item, key) < 0)
  named.sort((a, b) => positionOf(order, a, key) - positionOf(order, b, key))
  const result: Json[] = []
  let left = 0
  let right = 0
  while (left < others.length || right < named.length) {
    const other = others[left]
    const next = named[right]
    if (other === undefined) result.push(named[right++]!)
    else if (next === undefined) result.push(others[left++]!)
    else {
      const before = positionOf(original, other, key)
      const after = positionOf(original, next, key)
      result.push(before >= 0 && after >= 0 && before < after ? others[left++]! : named[right++]!)
    }
  }
  return result
}

function omit(members: JsonObject, key: string): JsonObject {
  const { [key]: _omitted, ...rest } = members
  return rest
}

/** What is added whole brings its directives along: they mean nothing there. */
function withoutDirectives(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .filter((item) => !isJsonObject(item) || item[directive] === undefined || item[directive] === 'merge')
      .map(withoutDirectives)
  }
  if (!isJsonObject(value)) return value
  const result: Draft = {}
  for (const [key, member] of Object.entries(value)) {
    if (key === directive || key === retainKeys || key.startsWith(deleteFromList) || key.startsWith(elementOrder))
      continue
    if (member !== null) setMember(result, key, withoutDirectives(member))
  }
  return result
}

/** As Go's %v prints decoded JSON: map[a:1 b:[x y]]. */
export function goText(value: Json): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goText).join(' ')}]`
  if (!isJsonObject(value)) return String(value)
  const keys = Object.keys(value).sort()
  return `map[${keys.map((key) => `${key}:${goText(value[key]!)}`).join(' ')}]`
}
