import type { NewObject } from '../../kube/object.ts'
import type { Lease } from '../../schema/types.ts'

export function setLeaseDefaults(lease: NewObject<Lease>): NewObject<Lease> {
  return lease
}
