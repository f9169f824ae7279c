import type { Kind, ServedForm } from '../../../shared/kinds/kind.ts'
import { utf8Length } from '../../../shared/kube/base64.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { cannotBeHandled } from '../../../shared/schema/decode.ts'
import { decodeBody } from '../../../shared/schema/decode-body.ts'
import { ApiError, badRequest } from './api-error.ts'
import { fieldValidationOf, type Call } from './call.ts'

/** Bytes; the API server's limit for a body. */
const largestBody = 3 * 1024 * 1024

/** 413 where a body is too long to be read at all. */
export function checkSize(text: string): void {
  if (text.length * 3 <= largestBody || utf8Length(text) <= largestBody) return
  throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${largestBody}`)
}

const strict = 'strict decoding error: '

/** What YAML tells stands before what decoding found. */
function strictRefusal(kind: Kind, found: readonly string[], decoded: string | undefined): string {
  const at = decoded?.indexOf(strict) ?? -1
  if (decoded !== undefined && at === -1) return decoded
  const own = `yaml: unmarshal errors:\n  ${found.join('\n  ')}`
  const others = at === -1 ? '' : `, ${decoded!.slice(at + strict.length)}`
  return cannotBeHandled(kind, `${strict}${own}${others}`)
}

const formKinds = new WeakMap<ServedForm, Kind>()

/** The kind as this request names it: of its objects' form, where that is not the stored one. */
export function requestedKind({ kind, form }: Pick<Call, 'kind' | 'form'>): Kind {
  if (form === undefined) return kind
  let found = formKinds.get(form)
  if (found === undefined) {
    const { group, version, schema, columns = kind.columns, fieldSelectors = kind.fieldSelectors } = form
    found = { ...kind, group, version, schema, columns, fieldSelectors }
    formKinds.set(form, found)
  }
  return found
}

/**
 * The object in the body, decoded as the kind that the request names and in the form in which it is stored; of another
 * kind where a subresource takes one. 400 where it is none; unknown fields warn or refuse as asked for.
 */
export function objectOfBody(call: Call, kind: Kind = requestedKind(call)): NewObject<KubeObject> {
  const { body, bodyText } = call.request
  const text = bodyText ?? (body === undefined ? '' : JSON.stringify(body))
  checkSize(text)
  const mode = fieldValidationOf(call)
  const decoded = decodeBody(kind, text, mode)
  const found = mode === 'Ignore' ? [] : (call.request.strictErrors ?? [])
  if (mode === 'Strict' && found.length > 0) throw badRequest(strictRefusal(kind, found, decoded.error))
  if (decoded.error !== undefined) throw badRequest(decoded.error)
  call.warnings.push(...found, ...decoded.warnings)
  return call.form !== undefined && kind === requestedKind(call) ? call.form.toStored(decoded.object) : decoded.object
}
