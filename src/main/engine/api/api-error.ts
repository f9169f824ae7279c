import { qualifiedResource, type Kind } from '../../../shared/kinds/kind.ts'
import type { Status, StatusDetails, StatusReason } from '../../../shared/kube/status.ts'

/** A refusal by the API server. `status` is what a client gets, word for word as upstream's apimachinery/api/errors. */
export class ApiError extends Error {
  readonly status: Status

  constructor(code: number, reason: StatusReason, message: string, details?: StatusDetails) {
    super(message)
    this.name = 'ApiError'
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code
    }
  }

  get reason(): StatusReason {
    return this.status.reason!
  }
}

function detailsOf(kind: Kind, name: string): StatusDetails {
  return { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.resource }
}

export function notFound(kind: Kind, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualifiedResource(kind)} "${name}" not found`, detailsOf(kind, name))
}

export function alreadyExists(kind: Kind, name: string): ApiError {
  const message = `${qualifiedResource(kind)} "${name}" already exists`
  return new ApiError(409, 'AlreadyExists', message, detailsOf(kind, name))
}

export function conflict(kind: Kind, name: string, cause: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(kind)} "${name}": ${cause}`
  return new ApiError(409, 'Conflict', message, detailsOf(kind, name))
}

/** The conflict of an update whose resourceVersion is no longer the stored one. */
export function modified(kind: Kind, name: string): ApiError {
  return conflict(
    kind,
    name,
    'the object has been modified; please apply your changes to the latest version and try again'
  )
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

export function forbidden(kind: Kind, name: string, cause: string): ApiError {
  const message = `${qualifiedResource(kind)} "${name}" is forbidden: ${cause}`
  return new ApiError(403, 'Forbidden', message, detailsOf(kind, name))
}
