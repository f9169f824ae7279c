import { apiServiceKind } from '../../../../shared/kinds/apiservice/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { ApiError } from '../api-error.ts'
import type { ApiRequest } from '../request.ts'

/** The APIService of metrics.k8s.io, as metrics-server's manifest has it. */
export const metricsApiService = 'v1beta1.metrics.k8s.io'

/** What the aggregator would do with requests for an API that somebody else serves. */
export function aggregationOf(store: ObjectStore, name: string): 'available' | 'unavailable' | 'absent' {
  const apiService = store.get(apiServiceKind, undefined, name)
  if (apiService === undefined) return 'absent'
  return conditionOf(apiService.status, 'Available')?.status === 'True' ? 'available' : 'unavailable'
}

/** What client-go makes of kube-aggregator's answer: "(get pods.metrics.k8s.io)". */
export function serviceUnavailable({ group, resource, name }: ApiRequest): ApiError {
  const asked = `${resource}.${group}${name === undefined ? '' : ` ${name}`}`
  const message = `the server is currently unable to handle the request (get ${asked})`
  return new ApiError(503, 'ServiceUnavailable', message)
}
