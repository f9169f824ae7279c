import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { badRequest } from '../api-error.ts'
import { bindingKind } from '../body-kinds.ts'
import { objectOfBody } from '../body.ts'
import { checkWriteOptions, methodNotAllowed, type Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import { createBinding } from '../verbs/create-subresource.ts'
import type { VirtualResource } from '../virtual-resource.ts'

const kind = { ...bindingKind, resource: 'bindings', singular: 'binding' }

/** POST namespaces/NAME/bindings, the older way to bind: the body names the pod. */
function create(call: Call): ApiResponse {
  if (call.request.namespace === undefined) throw methodNotAllowed()
  checkWriteOptions(call.options, 'CreateOptions')
  const { name } = objectOfBody(call, bindingKind).metadata
  if (name === undefined || name === '') throw badRequest('name is required')
  const request = { ...call.request, resource: 'pods', subresource: 'binding', name }
  return createBinding({ ...call, kind: podKind, request, warnings: [] })
}

export const bindings: VirtualResource = { kind, verbs: { create }, writes: true }
