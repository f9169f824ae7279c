// POST on subresources of a pod: binding and eviction.
import type { FieldError } from '../../../../shared/kinds/field-error.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { aggregateMessage } from '../../../../shared/validation/invalid-message.ts'
import { ApiError, badRequest, conflict, notFound, serverError } from '../api-error.ts'
import { bound } from '../binding.ts'
import { checkNamespaceMatches, checkWriteOptions, isDryRun, methodNotAllowed, nameOfCall, requestedObject, type Call } from '../call.ts'
import { commit } from '../commit.ts'
import type { DeleteOptions } from '../object-writer.ts'
import type { ApiResponse } from '../request.ts'
import { deleteObject, deleteOptionsOf } from './delete.ts'

type Members = Readonly<Record<string, Json>>

const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }

export function createSubresource(call: Call): ApiResponse {
  checkWriteOptions(call.options, 'CreateOptions')
  if (call.kind.kind !== 'Pod') throw methodNotAllowed()
  if (call.request.subresource === 'binding') return createBinding(call)
  if (call.request.subresource === 'eviction') return createEviction(call)
  throw methodNotAllowed()
}

function membersOf(value: Json | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

function bodyOf({ request }: Call): Members {
  try {
    return membersOf(request.body ?? (JSON.parse(request.bodyText ?? 'null') as Json))
  } catch {
    throw badRequest('unexpected end of JSON input')
  }
}

function checkName(call: Call, body: Members, kind: string): void {
  const { name, namespace } = membersOf(body['metadata'])
  if (name !== undefined && name !== nameOfCall(call)) throw badRequest(`name in URL does not match name in ${kind} object`)
  checkNamespaceMatches(call, namespace as string | undefined)
}

function createBinding(call: Call): ApiResponse {
  const body = bodyOf(call)
  checkName(call, body, 'Binding')
  const target = membersOf(body['target'])
  const errors: FieldError[] = []
  if (target['kind'] !== undefined && target['kind'] !== '' && target['kind'] !== 'Node') {
    const detail = 'supported values: "Node", "<empty>"'
    errors.push({ type: 'FieldValueNotSupported', field: 'target.kind', badValue: target['kind'], detail })
  }
  const nodeName = target['name']
  if (typeof nodeName !== 'string' || nodeName === '') {
    errors.push({ type: 'FieldValueRequired', field: 'target.name', detail: '' })
  }
  if (errors.length > 0) throw serverError(aggregateMessage(errors))
  const stored = podOf(call)
  try {
    const next = bound(stored, { ...stored.spec, nodeName: nodeName as string }, formatTime(call.context.clock.now))
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
  const body = bodyOf(call)
  checkName(call, body, 'Eviction')
  const stored = podOf(call)
  const judged: Call = { ...call, options: { ...call.options, ...(membersOf(body['deleteOptions']) as object) } }
  const options: DeleteOptions = deleteOptionsOf(judged)
  deleteObject(judged, stored, options)
  return { code: 201, object: success, warnings: call.warnings }
}

function podOf(call: Call): Pod {
  const stored = requestedObject(call)
  if (stored === undefined) throw notFound(call.kind, nameOfCall(call))
  return stored as Pod
}
