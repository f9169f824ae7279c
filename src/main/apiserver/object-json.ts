// Objects as JSON text. They are immutable, so a text is made once for all lists and watches that show its object.
import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '../../shared/kube/object.ts'
import { isUnique } from '../engine/api/managed-fields/field-tree.ts'

/** Characters that are remembered at most, before all are forgotten: what is watched and listed now comes back soon. */
const mostRemembered = 24 * 1024 * 1024

let remembered = new WeakMap<object, string>()
let rememberedLength = 0

/** The object as JSON, as a reader of one object gets it. */
export function objectJson(object: object): string {
  return remembered.get(object) ?? remember(object, printed(object))
}

function remember(object: object, text: string): string {
  rememberedLength += text.length
  if (rememberedLength > mostRemembered) {
    remembered = new WeakMap()
    rememberedLength = text.length
  }
  remembered.set(object, text)
  return text
}

/**
 * The kind first, as Go prints it. Sets of fields are printed apart: some are dictionaries to V8, and one of these sends
 * its JSON printer the slow way through all of the object.
 */
function printed(object: object): string {
  const { kind, apiVersion, metadata, ...rest } = object as Partial<KubeObject>
  if (metadata === undefined) return JSON.stringify({ kind, apiVersion, ...rest })
  const { managedFields, ...others } = metadata
  const head = JSON.stringify({ kind, apiVersion, metadata: others }).slice(0, -2)
  const comma = head.endsWith('{') ? '' : ','
  const fields =
    managedFields === undefined ? '' : `${comma}"managedFields":[${managedFields.map(entryJson).join(',')}]`
  const body = JSON.stringify(rest).slice(1)
  return `${head}${fields}}${body === '}' ? '' : ','}${body}`
}

function entryJson({ fieldsV1, subresource, ...entry }: ManagedFieldsEntry): string {
  const head = JSON.stringify(entry).slice(0, -1)
  const fields = fieldsV1 === undefined ? '' : `${head === '{' ? '' : ','}"fieldsV1":${fieldsJson(fieldsV1)}`
  const tail = subresource === undefined ? '' : `,"subresource":${JSON.stringify(subresource)}`
  return `${head}${fields}${tail}}`
}

/** Most of a set of fields is shared by the objects of one shape: what is one object's alone is put around it. */
function fieldsJson(fields: FieldsV1): string {
  if (!isUnique(fields)) return remembered.get(fields) ?? remember(fields, JSON.stringify(fields))
  let text = ''
  for (const name in fields) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${fieldsJson(fields[name]!)}`
  return `{${text}}`
}

/** The object as an item of its kind's list, which says apiVersion and kind for all. */
export function itemJson(object: KubeObject): string {
  const text = objectJson(object)
  const typeMeta = `{"kind":"${object.kind}","apiVersion":"${object.apiVersion}",`
  if (text.startsWith(typeMeta)) return `{${text.slice(typeMeta.length)}`
  const { apiVersion: _version, kind: _kind, ...rest } = object
  return JSON.stringify(rest)
}
