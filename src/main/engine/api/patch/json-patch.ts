// RFC 6902, with the readings of the library that upstream uses (evanphx/json-patch 4.12): a value that is left out is
// null, an index below zero counts from the end, and a sign or zeros before an index are read over.
import { utf8Length } from '../../../../shared/kube/base64.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { isJsonObject, setMember, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { PatchError } from './patch-error.ts'

type Items = readonly Json[]
type Container = JsonObject | Items
/** A container of the patch's own, which nobody else has seen. */
type Draft = Record<string, Json> | Json[]

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
  const patching = new Patching(document)
  for (const operation of operations) patching.apply(operation)
  return patching.document
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

/** A document on its way through the operations: what the first of them copied, the others change in place. */
class Patching {
  document: Json
  #drafts = new WeakSet<object>()
  #copied = 0

  constructor(document: Json) {
    this.document = document
  }

  apply(operation: JsonObject): void {
    const { op, path, from, value = null } = operation
    switch (op) {
      case 'add':
        return this.#add(pathOf(path), value)
      case 'replace':
        return path === '' ? this.#replaceAll(value) : this.#replace(pathOf(path), value)
      case 'remove':
        return this.#remove(pathOf(path))
      case 'copy':
        return this.#copy(pathOf(from), pathOf(path))
      case 'move': {
        const source = pathOf(from)
        const moved = found(this.document, source)
        this.#remove(source)
        return this.#add(pathOf(path), moved)
      }
      case 'test':
        if (deepEqual(path === '' ? this.document : tested(this.document, pathOf(path)), value)) return
        throw refusal('testing value failed')
      default:
        throw refusal(`Unexpected kind: ${String(op)}`)
    }
  }

  #add(path: readonly string[], value: Json): void {
    const parent = this.#parentOf(path)
    const key = path.at(-1)!
    if (!Array.isArray(parent)) setMember(parent, key, value)
    else parent.splice(key === '-' ? parent.length : placeIn(key, parent.length + 1), 0, value)
  }

  #replace(path: readonly string[], value: Json): void {
    found(this.document, path)
    const parent = this.#parentOf(path)
    const key = path.at(-1)!
    if (Array.isArray(parent)) parent[placeIn(key, parent.length)] = value
    else setMember(parent, key, value)
  }

  #replaceAll(value: Json): void {
    if (typeof value !== 'object' || value === null) throw refusal('replace operation value must be object or array')
    this.document = value
  }

  #remove(path: readonly string[]): void {
    const parent = this.#parentOf(path)
    const key = path.at(-1)!
    if (Array.isArray(parent)) parent.splice(placeIn(key, parent.length), 1)
    else if (Object.hasOwn(parent, key)) delete parent[key]
    else throw refusal(`Unable to remove nonexistent key: ${key}`)
  }

  #copy(from: readonly string[], path: readonly string[]): void {
    const value = found(this.document, from)
    this.#copied += value === null ? 0 : utf8Length(JSON.stringify(value))
    if (this.#copied > mostCopied) {
      const size = `the accumulated size increase of copy is ${this.#copied}, exceeding the limit ${mostCopied}`
      throw refusal(`Unable to complete the copy, ${size}`)
    }
    // What stands in two places must not be changed in place any longer.
    if (typeof value === 'object' && value !== null) this.#drafts = new WeakSet()
    this.#add(path, value)
  }

  /** The container that holds the last step of the path, as one that may be changed. */
  #parentOf(path: readonly string[]): Draft {
    let here = this.#draftOf(this.document, path)
    this.document = here
    for (const step of path.slice(0, -1)) {
      const child = this.#draftOf(childOf(here, step), path)
      if (Array.isArray(here)) here[placeIn(step, here.length)] = child
      else setMember(here, step, child)
      here = child
    }
    return here
  }

  #draftOf(value: Json | undefined, path: readonly string[]): Draft {
    if (typeof value !== 'object' || value === null) throw refusal(`doc is missing path: /${path.join('/')}`)
    if (this.#drafts.has(value)) return value as Draft
    const draft: Draft = Array.isArray(value) ? [...(value as Items)] : { ...(value as JsonObject) }
    this.#drafts.add(draft)
    return draft
  }
}

function refusal(message: string): PatchError {
  return new PatchError(422, message)
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
  return here
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
