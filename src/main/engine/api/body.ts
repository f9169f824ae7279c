import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { decodeBody } from '../../../shared/schema/decode-body.ts'
import { badRequest } from './api-error.ts'
import { fieldValidationOf, type Call } from './call.ts'

/** The object in the body, decoded as this kind. 400 where it is none; unknown fields warn or refuse as asked for. */
export function objectOfBody(call: Call, kind: Kind = call.kind): NewObject<KubeObject> {
  const { body, bodyText } = call.request
  const decoded = decodeBody(kind, bodyText ?? (body === undefined ? '' : JSON.stringify(body)), fieldValidationOf(call))
  if (decoded.error !== undefined) throw badRequest(decoded.error)
  call.warnings.push(...decoded.warnings)
  return decoded.object
}
