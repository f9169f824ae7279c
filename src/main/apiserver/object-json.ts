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
  const text = kindFirst(JSON.stringify(object), object)
  rememberedLength += text.length
  if (rememberedLength > mostRemembered) {
    remembered = new WeakMap()
    rememberedLength = text.length
  }
  remembered.set(object, text)
  return text
}

/** As Go prints it; stored objects begin with the other one. */
function kindFirst(
  text: string,
  { apiVersion, kind }: { readonly apiVersion?: string; readonly kind?: string }
): string {
  const stored = `{"apiVersion":"${apiVersion}","kind":"${kind}",`
  return text.startsWith(stored) ? `{"kind":"${kind}","apiVersion":"${apiVersion}",${text.slice(stored.length)}` : text
}

/** The object as an item of its kind's list, which says apiVersion and kind for all. */
export function itemJson(object: KubeObject): string {
  const text = objectJson(object)
  const typeMeta = `{"kind":"${object.kind}","apiVersion":"${object.apiVersion}",`
  if (text.startsWith(typeMeta)) return `{${text.slice(typeMeta.length)}`
  const { apiVersion: _version, kind: _kind, ...rest } = object
  return JSON.stringify(rest)
}
