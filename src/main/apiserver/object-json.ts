// Objects as JSON text. They are immutable, so a text is made once for all lists and watches that show its object.
import type { KubeObject } from '../../shared/kube/object.ts'

/** Characters that are remembered at most, before all are forgotten: what is watched and listed now comes back soon. */
const mostRemembered = 24 * 1024 * 1024

let remembered = new WeakMap<object, string>()
let rememberedLength = 0

/** The object as JSON, as a reader of one object gets it. */
export function objectJson(object: object): string {
  const known = remembered.get(object)
  if (known !== undefined) return known
  const text = printed(object)
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
 * its JSON printer the slow way through all of the object, which is twice the time for a pod.
 */
function printed(object: object): string {
  const { kind, apiVersion, metadata, ...rest } = object as Partial<KubeObject>
  if (metadata === undefined) return JSON.stringify({ kind, apiVersion, ...rest })
  const { managedFields, ...others } = metadata
  const head = JSON.stringify({ kind, apiVersion, metadata: others }).slice(0, -2)
  const body = JSON.stringify(rest).slice(1)
  const fields =
    managedFields === undefined
      ? ''
      : `${head.endsWith('{') ? '' : ','}"managedFields":${JSON.stringify(managedFields)}`
  return `${head}${fields}}${body === '}' ? '' : ','}${body}`
}

/** The object as an item of its kind's list, which says apiVersion and kind for all. */
export function itemJson(object: KubeObject): string {
  const text = objectJson(object)
  const typeMeta = `{"kind":"${object.kind}","apiVersion":"${object.apiVersion}",`
  if (text.startsWith(typeMeta)) return `{${text.slice(typeMeta.length)}`
  const { apiVersion: _version, kind: _kind, ...rest } = object
  return JSON.stringify(rest)
}
