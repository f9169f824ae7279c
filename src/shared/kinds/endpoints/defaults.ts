import type { NewObject } from '../../kube/object.ts'
import type { Endpoints } from '../../schema/types.ts'

export function setEndpointsDefaults(endpoints: NewObject<Endpoints>): NewObject<Endpoints> {
  return endpoints
}
