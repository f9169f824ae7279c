import type { NewObject } from '../../kube/object.ts'
import type { EndpointSlice } from '../../schema/types.ts'

export function setEndpointSliceDefaults(endpointSlice: NewObject<EndpointSlice>): NewObject<EndpointSlice> {
  return endpointSlice
}
