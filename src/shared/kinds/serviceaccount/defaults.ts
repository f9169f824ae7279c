import type { NewObject } from '../../kube/object.ts'
import type { ServiceAccount } from '../../schema/types.ts'

export function setServiceAccountDefaults(serviceAccount: NewObject<ServiceAccount>): NewObject<ServiceAccount> {
  return serviceAccount
}
