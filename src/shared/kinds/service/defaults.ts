import type { NewObject } from '../../kube/object.ts'
import type { Service } from '../../schema/types.ts'

export function setServiceDefaults(service: NewObject<Service>): NewObject<Service> {
  return service
}
