// RFC 6902, with the readings of the library that upstream uses (evanphx/json-patch 4.12): a value that is left out is
// null, an index below zero counts from the end, and a sign or zeros before an index are read over.
import { utf8Length } from '../../../../shared/kube/base64.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { PatchError } from './patch-error.ts'

type Items = readonly Json[]
type Container = JsonObject | Items

const mostOperations = 10_000
/** Bytes of all that "copy" operations add: the API server's JSONPatchMaxCopyBytes. */
const mostCopied = 3 * 1024 * 1024

/**
 * The document after the patch; the given one is left alone. Throws PatchError: 400 where the patch is no list of
 * operations, 413 where it has too many, 422 where one does not apply.
 */
export function applyJsonPatch(document: Json, patch: Json): Json {
  const operations = patch === null ? [] : operationsOf(patch)
  if (operations.length > mostOperations) {
    const limit = `The allowed maximum operations in a JSON patch is ${mostOperations}`
    throw new PatchError(413, `Request entity too large: ${limit}, got ${operations.length}`)
  }
  let copied = 0
  let result = document
  for (const operation of operations) {
    if (operation['op'] === 'copy') {
      const value = found(result, pathOf(operation['from']))
      copied += value === null ? 0 : utf8Length(JSON.stringify(value))
      if (copied > mostCopied) {
        throw refusal(
          `Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${mostCopied}`
        )
      }
    }
    result = applyOne(result, operation)
  }
  return result
}

/** Members of an operation that the RFC knows not: upstream's strict decoding complains of them. */
export function unknownMembers(patch: Json): readonly string[] {
  if (!Array.isArray(patch)) return []
  return (patch as Items).flatMap((operation, index) =>
    isJsonObject(operation)
      ? Object.keys(operation)
          .filter((name) => !members.includes(name))
          .map((name) => `unknown field ${JSON.stringify(`[${index}].${name}`)}`)
      : []
  )
}

const members = ['op', 'path', 'from', 'value']

function operationsOf(patch: Json): readonly JsonObject[] {
  if (!Array.isArray(patch)) throw undecodable(patch, 'value of type []handlers.jsonPatchOp')
  return (patch as Items).map((operation) => {
    if (operation === null) return {}
    if (!isJsonObject(operation)) throw undecodable(operation, 'value of type handlers.jsonPatchOp')
    for (const name of ['op', 'path', 'from']) {
      const member = operation[name] ?? ''
      if (typeof member !== 'string') throw undecodable(member, `struct field jsonPatchOp.${name} of type string`)
    }
    return operation
  })
}

function undecodable(value: Json, target: string): PatchError {
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return new PatchError(400, `error decoding patch: json: cannot unmarshal ${type} into Go ${target}`)
}

function applyOne(document: Json, operation: JsonObject): Json {
  const { op, value = null } = operation
  switch (op) {
    case 'add':
      return changed(document, pathOf(operation['path']), (parent, key) => withAdded(parent, key, value))
    case 'replace': {
      if (operation['path'] === '') return wholeDocument(value)
      const path = pathOf(operation['path'])
      found(document, path)
      return changed(document, path, (parent, key) => withReplaced(parent, key, value))
    }
    case 'remove':
      return changed(document, pathOf(operation['path']), withRemoved)
    case 'copy': {
      const copy = found(document, pathOf(operation['from']))
      return changed(document, pathOf(operation['path']), (parent, key) => withAdded(parent, key, copy))
    }
    case 'move': {
      const from = pathOf(operation['from'])
      const moved = found(document, from)
      const rest = changed(document, from, withRemoved)
      return changed(rest, pathOf(operation['path']), (parent, key) => withAdded(parent, key, moved))
    }
    case 'test': {
      const present = operation['path'] === '' ? document : tested(document, pathOf(operation['path']))
      if (!deepEqual(present, value)) throw refusal('testing value failed')
      return document
    }
    default:
      throw refusal(`Unexpected kind: ${String(op)}`)
  }
}

function refusal(message: string): PatchError {
  return new PatchError(422, message)
}

function wholeDocument(value: Json): Json {
  if (typeof value === 'object' && value !== null) return value
  throw refusal('replace operation value must be object or array')
}

/** What stands before the first slash does not count, but there must be one. */
function pathOf(pointer: Json | undefined): readonly string[] {
  if (typeof pointer !== 'string') throw refusal('operation missing path field')
  const [, ...steps] = pointer.split('/')
  if (steps.length === 0) throw refusal(`doc is missing path: ${pointer}`)
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The container that holds the last step of the path. */
function parentOf(document: Json, path: readonly string[]): Container {
  let here: Json | undefined = document
  for (const step of path.slice(0, -1)) here = here === undefined ? undefined : childOf(here, step)
  if (typeof here !== 'object' || here === null) throw refusal(`doc is missing path: /${path.join('/')}`)
  return here as Container
}

/** Undefined where an object has no such member. */
function childOf(parent: Json, key: string): Json | undefined {
  if (Array.isArray(parent)) return (parent as Items)[placeIn(key, parent.length)]
  return isJsonObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined
}

function found(document: Json, path: readonly string[]): Json {
  const value = childOf(parentOf(document, path), path.at(-1)!)
  if (value === undefined) throw refusal(`unable to get nonexistent key: ${path.join('/')}`)
  return value
}

/** A missing member tests as null. */
function tested(document: Json, path: readonly string[]): Json {
  return childOf(parentOf(document, path), path.at(-1)!) ?? null
}

/** An index as Go's strconv.Atoi reads it, within a list of this length. */
function placeIn(step: string, length: number): number {
  const index = /^[+-]?\d+$/.test(step) ? Number(step) : Number.NaN
  const place = index < 0 ? index + length : index
  if (place >= 0 && place < length) return place
  throw refusal(`Unable to access invalid index: ${step}`)
}

type Edit = (parent: Container, key: string) => Json

function changed(document: Json, path: readonly string[], edit: Edit, at = 0): Json {
  const step = path[at]!
  if (typeof document !== 'object' || document === null) throw refusal(`doc is missing path: /${path.join('/')}`)
  const container = document as Container
  if (at === path.length - 1) return edit(container, step)
  const child = childOf(container, step)
  if (child === undefined) throw refusal(`doc is missing path: /${path.join('/')}`)
  return withReplaced(container, step, changed(child, path, edit, at + 1))
}

function withAdded(parent: Container, key: string, value: Json): Json {
  if (isJsonObject(parent)) return withMember(parent, key, value)
  const items = parent as Items
  const place = key === '-' ? items.length : placeIn(key, items.length + 1)
  return items.toSpliced(place, 0, value)
}

function withReplaced(parent: Container, key: string, value: Json): Json {
  if (isJsonObject(parent)) return withMember(parent, key, value)
  const items = parent as Items
  return items.with(placeIn(key, items.length), value)
}

/** A member may be named "__proto__", which an assignment would take for something else. */
function withMember(parent: JsonObject, key: string, value: Json): JsonObject {
  return { ...parent, [key]: value }
}

function withRemoved(parent: Container, key: string): Json {
  if (isJsonObject(parent)) {
    if (!Object.hasOwn(parent, key)) throw refusal(`Unable to remove nonexistent key: ${key}`)
    const { [key]: _removed, ...rest } = parent
    return rest
  }
  const items = parent as Items
  return items.toSpliced(placeIn(key, items.length), 1)
}
