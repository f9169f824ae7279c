import { notFound } from '../api-error.ts'
import { nameOfCall, requestedObject, type Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import { scaleOf } from '../scale.ts'

export function get(call: Call): ApiResponse {
  const { context, kind, request, warnings } = call
  const object = requestedObject(call)
  if (request.subresource === 'scale') {
    if (object === undefined) throw notFound({ ...kind, resource: `${kind.resource}/scale` }, nameOfCall(call))
    return { code: 200, object: scaleOf(call.kind, object), warnings }
  }
  if (object === undefined) throw notFound(kind, nameOfCall(call))
  return { code: 200, object: context.asRead(object), warnings }
}
