import { ApiError } from '../api/api-error.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { Machines } from './machines.ts'

/**
 * What a request gets while the API cannot do its work; undefined where it can. Without its majority etcd answers
 * nobody, but what clients read from the API server's watch cache (resourceVersion=0) is still there.
 */
export function unavailable(
  request: ApiRequest,
  machines: Pick<Machines, 'apiState' | 'apiAddress'>
): ApiResponse | undefined {
  const { apiState } = machines
  if (apiState === 'serving') return undefined
  if (apiState === 'unreachable') {
    const message = `The connection to the server ${machines.apiAddress}:6443 was refused - did you specify the right host or port?`
    return answerOf(new ApiError(503, 'ServiceUnavailable', message))
  }
  const reads = request.verb === 'get' || request.verb === 'list'
  if (reads && request.options?.resourceVersion === '0') return undefined
  return answerOf(new ApiError(500, undefined, 'etcdserver: request timed out'))
}

function answerOf({ status }: ApiError): ApiResponse {
  return { code: status.code, object: status, warnings: [] }
}
