// POST on subresources of a pod: binding, and eviction which evict.ts has.
import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { ObjectReference } from '../../../../shared/schema/types.ts'
import { aggregateMessage } from '../../../../shared/validation/invalid-message.ts'
import { askOfSubresource } from '../admission/dynamic/asking.ts'
import { bindingAsked } from '../admission/dynamic/subresource-bodies.ts'
import { ApiError, conflict, serverError } from '../api-error.ts'
import { bound } from '../binding.ts'
import { bindingKind } from '../body-kinds.ts'
import { objectOfBody } from '../body.ts'
import { callerOf, checkWriteOptions, isDryRun, methodNotAllowed, writerContextOf, type Call } from '../call.ts'
import { commit } from '../commit.ts'
import { checkName, podOf } from '../pod-subresource.ts'
import type { ApiResponse } from '../request.ts'
import { createEviction } from './evict.ts'

const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }

export function createSubresource(call: Call): ApiResponse {
  checkWriteOptions(call.options, 'CreateOptions')
  if (call.kind.kind !== 'Pod') throw methodNotAllowed()
  if (call.request.subresource === 'binding') return createBinding(call)
  if (call.request.subresource === 'eviction') return createEviction(call)
  throw methodNotAllowed()
}

/** Puts the named pod on the node that the body names. */
export function createBinding(call: Call): ApiResponse {
  const body = objectOfBody(call, bindingKind)
  checkName(call, body, 'Binding')
  const { kind = '', name: nodeName = '' } = (body as { readonly target?: ObjectReference }).target ?? {}
  const errors: FieldError[] = []
  if (kind !== '' && kind !== 'Node') {
    const detail = 'supported values: "Node", "<empty>"'
    errors.push({ type: 'FieldValueNotSupported', field: 'target.kind', badValue: kind, detail })
  }
  if (nodeName === '') {
    errors.push({ type: 'FieldValueRequired', field: 'target.name', detail: '' })
  }
  if (errors.length > 0) throw serverError(aggregateMessage(errors))
  const stored = podOf(call)
  const asked = bindingAsked(stored, body as unknown as Json)
  askOfSubresource(writerContextOf(call), podKind, asked, () => callerOf(call))
  try {
    const next = bound(stored, { ...stored.spec, nodeName }, formatTime(call.context.clock.now))
    if (!isDryRun(call)) commit(call.context.store, podKind, next)
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'Conflict') throw error
    // Upstream names the subresource here.
    const cause = error.message.slice(error.message.indexOf('": ') + 3)
    throw conflict({ ...podKind, resource: 'pods/binding' }, stored.metadata.name, cause)
  }
  return { code: 201, object: success, warnings: call.warnings }
}
