import type { Status } from '../../shared/kube/status.ts'
import { ApiError } from '../engine/api/api-error.ts'

/** What is answered where this server itself failed: upstream's NewInternalError. */
export function internalError(error: unknown): Status {
  const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`
  return new ApiError(500, 'InternalError', message, { causes: [{ message }] }).status
}
