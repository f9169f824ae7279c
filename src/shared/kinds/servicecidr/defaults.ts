import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { ServiceCIDR } from '../../schema/types.ts'

const nothing = {}

export function setServiceCIDRDefaults(range: NewObject<ServiceCIDR>): NewObject<ServiceCIDR> {
  return filled(range, { spec: nothing, status: nothing })
}
