// RFC 6902, with the readings of the library that upstream uses (evanphx/json-patch).
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { PatchError } from './patch-error.ts'

const mostOperations = 10_000

/** The document after the patch; the given one is left alone. Throws PatchError. */
export function applyJsonPatch(document: Json, patch: Json): Json {
  if (!Array.isArray(patch)) {
    const found = patch === null ? 'null' : typeof patch === 'boolean' ? 'bool' : typeof patch
    throw new PatchError(
      400,
      `error decoding patch: json: cannot unmarshal ${found} into Go value of type []handlers.jsonPatchOp`
    )
  }
  const operations = patch as readonly Json[]
  if (operations.length > mostOperations) {
    const message = `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${operations.length}`
    throw new PatchError(422, message)
  }
  let result = document
  for (const operation of operations) result = applyOne(result, operation)
  return result
}

function applyOne(document: Json, operation: Json): Json {
  const members = isJsonObject(operation) ? operation : {}
  const { op, value = null } = members
  const path = pathOf(members['path'])
  switch (op) {
    case 'add':
      return changed(document, path, (parent, key) => withAdded(parent, key, value))
    case 'replace':
      found(document, path)
      return path.length === 0 ? value : changed(document, path, (parent, key) => withReplaced(parent, key, value))
    case 'remove':
      found(document, path)
      return changed(document, path, withRemoved)
    case 'copy': {
      const copy = found(document, pathOf(members['from']))
      return changed(document, path, (parent, key) => withAdded(parent, key, copy))
    }
    case 'move': {
      const from = pathOf(members['from'])
      const moved = found(document, from)
      return changed(changed(document, from, withRemoved), path, (parent, key) => withAdded(parent, key, moved))
    }
    case 'test':
      if (!deepEqual(lookUp(document, path) ?? null, value)) throw refusal('testing value failed')
      return document
    default:
      throw refusal(`Unexpected kind: ${String(op)}`)
  }
}

function refusal(message: string): PatchError {
  return new PatchError(422, message)
}

/** What stands before the first slash does not count, as in the library. */
function pathOf(pointer: Json | undefined): readonly string[] {
  if (typeof pointer !== 'string') throw refusal('missing path')
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function lookUp(document: Json, path: readonly string[]): Json | undefined {
  let here: Json | undefined = document
  for (const step of path) {
    if (Array.isArray(here)) here = (here as readonly Json[])[indexOf(step, here.length)]
    else if (isJsonObject(here)) here = Object.hasOwn(here, step) ? here[step] : undefined
    else return undefined
  }
  return here
}

function found(document: Json, path: readonly string[]): Json {
  const value = lookUp(document, path)
  if (value === undefined) throw refusal(`key is missing: ${path.join('/')}`)
  return value
}

function indexOf(step: string, length: number): number {
  if (!/^-?\d+$/.test(step)) throw refusal(`invalid index: ${step}`)
  const index = Number(step)
  return index < 0 ? index + length : index
}

type Edit = (parent: JsonObject | readonly Json[], key: string) => Json

function changed(document: Json, path: readonly string[], edit: Edit, at = 0): Json {
  const step = path[at]
  if (step === undefined) throw refusal('the path names the whole document')
  if (typeof document !== 'object' || document === null) throw refusal(`the path does not exist: ${path.join('/')}`)
  if (at === path.length - 1) return edit(document, step)
  const child = lookUp(document, [step])
  if (child === undefined) throw refusal(`the path does not exist: ${path.join('/')}`)
  const next = changed(child, path, edit, at + 1)
  if (!Array.isArray(document)) return { ...(document as JsonObject), [step]: next }
  const items = [...(document as readonly Json[])]
  items[indexOf(step, items.length)] = next
  return items
}

function withAdded(parent: JsonObject | readonly Json[], key: string, value: Json): Json {
  if (!Array.isArray(parent)) return { ...(parent as JsonObject), [key]: value }
  const items = [...(parent as readonly Json[])]
  const index = key === '-' ? items.length : indexOf(key, items.length + 1)
  if (index < 0 || index > items.length) throw refusal(`invalid index: ${key}`)
  items.splice(index, 0, value)
  return items
}

function withReplaced(parent: JsonObject | readonly Json[], key: string, value: Json): Json {
  if (!Array.isArray(parent)) return { ...(parent as JsonObject), [key]: value }
  const items = [...(parent as readonly Json[])]
  items[indexOf(key, items.length)] = value
  return items
}

function withRemoved(parent: JsonObject | readonly Json[], key: string): Json {
  if (!Array.isArray(parent)) {
    const { [key]: _removed, ...rest } = parent as JsonObject
    return rest
  }
  const items = [...(parent as readonly Json[])]
  items.splice(indexOf(key, items.length), 1)
  return items
}
