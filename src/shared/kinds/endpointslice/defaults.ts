import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { Endpoint, EndpointSlice } from '../../schema/types.ts'

const noConditions = {}
const noEndpoints: readonly Endpoint[] = []

/** Upstream's SetDefaults_EndpointPort (discovery/v1); lists that are missing become empty ones. */
export function setEndpointSliceDefaults(slice: NewObject<EndpointSlice>): NewObject<EndpointSlice> {
  const endpoints = (slice.endpoints as readonly Endpoint[] | undefined) ?? noEndpoints
  return changed(slice, {
    endpoints: mapped(endpoints, (endpoint) => filled(endpoint, { conditions: noConditions })),
    ports: slice.ports && mapped(slice.ports, (port) => filled(port, { name: '', protocol: 'TCP' }))
  })
}
