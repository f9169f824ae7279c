// What an apply at the server is refused for, in the text: upstream names fields by the keys of their items, texts have
// lines. Follows the words of structured-merge-diff (fieldpath/path.go, merge/conflict.go) and of apimachinery's
// managedfields (conflict errors).
import type { FieldConflict } from '../../../shared/contract/kube.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json, ManagedFieldsEntry } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { ManifestObject, Place } from '../../../shared/manifest/parse-manifest.ts'

/** A step into an item of a list, in brackets, or the names between two such steps. */
const pathPart = /\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]|([^[]+)/g
/** `name="web"` or `containerPort=80`; of an item of a set, the value alone: `="web"`. */
const keyPart = /([^=,]*)=("(?:[^"\\]|\\.)*"|[^,]*)/g
const ownerPart = /^conflict with ("(?:[^"\\]|\\.)*")(?: with subresource ("(?:[^"\\]|\\.)*"))?(?: using (\S+))?/
/** The first field that a configuration of wrong types is refused for. */
const typedField =
  /^failed to create typed patch object \(.*?\): (?:errors:\s+)?(\..+?): (?:field not declared|expected)/

/**
 * The fields that others own, in the order of the 409's causes; empty where it is another refusal. `entries` are the
 * managedFields of the object as it was before, which say when each manager wrote.
 */
export function fieldConflicts(
  manifest: ManifestObject,
  { code, details }: Status,
  entries: readonly ManagedFieldsEntry[]
): readonly FieldConflict[] {
  if (code !== 409) return []
  return (details?.causes ?? []).flatMap(({ reason, message = '', field }) => {
    const owner = ownerPart.exec(message)
    if (reason !== 'FieldManagerConflict' || field === undefined || owner === null) return []
    const [, quoted, subresource, apiVersion] = owner
    const named = {
      manager: unquoted(quoted!),
      ...(subresource !== undefined && { subresource: unquoted(subresource) }),
      ...(apiVersion !== undefined && { apiVersion })
    }
    const time = entries.find((entry) => isOf(entry, named))?.time
    return [{ ...named, field, ...(time !== undefined && { time }), ...placeOfField(manifest, field) }]
  })
}

/** The place of the field that the typed reading of a configuration stumbled over; undefined where it did not. */
export function placeOfTypedField(manifest: ManifestObject, { message = '' }: Status): Place | undefined {
  const field = typedField.exec(message)?.[1]
  return field === undefined ? undefined : placeOfField(manifest, field)
}

/** The place of the deepest part of `field` that is in the text. */
function placeOfField(manifest: ManifestObject, field: string): Place {
  let value: Json | undefined = manifest.object
  let path = ''
  for (const [whole, key, names] of field.matchAll(pathPart)) {
    if (names !== undefined) {
      path += names
      value = memberAt(value, names.split('.').slice(1))
      continue
    }
    // Keys of a map may have brackets in them; only of lists is the item looked for.
    const index = Array.isArray(value) ? indexOfItem(value as readonly Json[], key!) : undefined
    if (index === undefined) {
      path += whole
      value = undefined
    } else if (index === -1) break
    else {
      path += `[${index}]`
      value = (value as readonly Json[])[index]
    }
  }
  return manifest.placeOf(path.replace(/^\./, ''))
}

/** Names may have dots in them, so the longest that is a member is taken. */
function memberAt(value: Json | undefined, names: readonly string[]): Json | undefined {
  if (names.length === 0) return value
  if (!isJsonObject(value)) return undefined
  for (let taken = names.length; taken > 0; taken--) {
    const name = names.slice(0, taken).join('.')
    if (Object.hasOwn(value, name)) return memberAt(value[name], names.slice(taken))
  }
  return undefined
}

function indexOfItem(items: readonly Json[], key: string): number {
  if (/^\d+$/.test(key)) return Number(key) < items.length ? Number(key) : -1
  const wanted = [...key.matchAll(keyPart)].map(([, name, text]) => [name!, text!] as const)
  if (wanted.length === 0) return -1
  const only = wanted[0]!
  if (only[0] === '') return items.findIndex((item) => JSON.stringify(item) === only[1])
  const has = (item: Json, isSame: (found: Json | undefined, text: string) => boolean): boolean =>
    isJsonObject(item) && wanted.every(([name, text]) => isSame(ownMember(item, name), text))
  const exact = items.findIndex((item) => has(item, (found, text) => JSON.stringify(found) === text))
  // A key that the text leaves to its default is in the API's path all the same.
  return exact !== -1
    ? exact
    : items.findIndex((item) => has(item, (found, text) => found === undefined || JSON.stringify(found) === text))
}

function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function isOf(
  { manager = '', operation, apiVersion, subresource }: ManagedFieldsEntry,
  named: Pick<FieldConflict, 'manager' | 'subresource' | 'apiVersion'>
): boolean {
  return (
    manager === named.manager &&
    subresource === named.subresource &&
    (operation === 'Update' ? apiVersion : undefined) === named.apiVersion
  )
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string
  } catch {
    return text
  }
}
