import { qualifiedResource, type Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Status, StatusCause, StatusDetails, StatusReason } from '../../../shared/kube/status.ts'

/** A refusal by the API server. `status` is what a client gets, word for word as upstream's apimachinery/api/errors. */
export class ApiError extends Error {
  readonly status: Status
  /** What upstream says in plain text instead of a Status, where it does. */
  plainText?: string
  /** Milliseconds of simulated time that the server waited in vain before it says so. */
  waited?: number

  constructor(
    code: number,
    reason: StatusReason | undefined,
    message: string,
    details?: StatusDetails,
    metadata: Status['metadata'] = {}
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code
    }
  }

  /** A refusal that stands as a Status already. */
  static of({ code, reason, message = '', details }: Status): ApiError {
    return new ApiError(code, reason, message, details)
  }

  get reason(): StatusReason | undefined {
    return this.status.reason
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

/** Why preconditions refuse a deletion, or undefined. `subject` is what upstream names here: the kind, not the resource. */
export function preconditionFailed(
  kind: Kind,
  stored: KubeObject,
  preconditions: { readonly uid?: string; readonly resourceVersion?: string } | undefined
): ApiError | undefined {
  const { uid, resourceVersion } = preconditions ?? {}
  const { name, uid: storedUid, resourceVersion: storedVersion } = stored.metadata
  const cause =
    uid !== undefined && uid !== storedUid
      ? `the UID in the precondition (${uid}) does not match the UID in record (${storedUid}).`
      : resourceVersion !== undefined && resourceVersion !== storedVersion
        ? `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${storedVersion}).`
        : undefined
  if (cause === undefined) return undefined
  const subject = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  const message = `Operation cannot be fulfilled on ${subject} "${name}": ${cause} The object might have been deleted and then recreated`
  const details = { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.kind }
  return new ApiError(409, 'Conflict', message, details)
}

/** What upstream answers to some mistakes of clients: 500 without a reason. */
export function serverError(message: string): ApiError {
  return new ApiError(500, undefined, message)
}

/** Upstream's InternalError: what went wrong on the server's side. */
export function internalError(cause: string): ApiError {
  const details = { causes: [{ message: cause }] }
  return new ApiError(500, 'InternalError', `Internal error occurred: ${cause}`, details)
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

export function forbidden(kind: Kind, name: string, cause: string): ApiError {
  const message = `${qualifiedResource(kind)} "${name}" is forbidden: ${cause}`
  return new ApiError(403, 'Forbidden', message, detailsOf(kind, name))
}

/** 429; `seconds` is what a client should wait, where that is known. */
export function tooManyRequests(message: string, cause: StatusCause, seconds?: number): ApiError {
  const wait = seconds === undefined ? {} : { retryAfterSeconds: seconds }
  return new ApiError(429, 'TooManyRequests', message, { causes: [cause], ...wait })
}
