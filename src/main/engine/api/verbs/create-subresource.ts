// POST on subresources of a pod: binding and eviction.
import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { ObjectReference, Pod } from '../../../../shared/schema/types.ts'
import { aggregateMessage } from '../../../../shared/validation/invalid-message.ts'
import { ApiError, badRequest, conflict, notFound, serverError } from '../api-error.ts'
import { bound } from '../binding.ts'
import { bindingKind, evictionKind } from '../body-kinds.ts'
import { objectOfBody } from '../body.ts'
import {
  checkNamespaceMatches,
  checkWriteOptions,
  isDryRun,
  methodNotAllowed,
  nameOfCall,
  requestedObject,
  type Call
} from '../call.ts'
import { commit } from '../commit.ts'
import type { DeleteOptions } from '../object-writer.ts'
import type { ApiResponse, RequestOptions } from '../request.ts'
import { deleteObject, deleteOptionsOf } from './delete.ts'

const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }

export function createSubresource(call: Call): ApiResponse {
  checkWriteOptions(call.options, 'CreateOptions')
  if (call.kind.kind !== 'Pod') throw methodNotAllowed()
  if (call.request.subresource === 'binding') return createBinding(call)
  if (call.request.subresource === 'eviction') return createEviction(call)
  throw methodNotAllowed()
}

function checkName(call: Call, { metadata }: NewObject<KubeObject>, kind: string): void {
  const { name, namespace } = metadata
  if (name !== nameOfCall(call)) throw badRequest(`name in URL does not match name in ${kind} object`)
  checkNamespaceMatches(call, namespace)
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

/** Without disruption budgets an eviction is a graceful deletion. */
function createEviction(call: Call): ApiResponse {
  const body = objectOfBody(call, evictionKind)
  checkName(call, body, 'Eviction')
  const { deleteOptions = {} } = body as { readonly deleteOptions?: RequestOptions }
  const asked = call.options.dryRun ?? []
  const given = deleteOptions.dryRun ?? []
  if (asked.length > 0 && given.length > 0 && !deepEqual(asked, given)) {
    const both = `[${asked.join(' ')}] and [${given.join(' ')}]`
    throw serverError(`Non-matching dry-run options in request and content: ${both}`)
  }
  const stored = podOf(call)
  const dryRun = given.length > 0 ? given : asked
  const judged: Call = { ...call, options: { ...call.options, ...deleteOptions, dryRun } }
  const options: DeleteOptions = deleteOptionsOf(judged)
  deleteObject(judged, stored, options)
  return { code: 201, object: success, warnings: call.warnings }
}

function podOf(call: Call): Pod {
  const stored = requestedObject(call)
  if (stored === undefined) throw notFound(call.kind, nameOfCall(call))
  return stored as Pod
}
