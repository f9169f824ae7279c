import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { CSIStorageCapacity } from '../../schema/types.ts'

/** Nothing is defaulted upstream; the class's name is no pointer in Go. */
export function setCSIStorageCapacityDefaults(capacity: NewObject<CSIStorageCapacity>): NewObject<CSIStorageCapacity> {
  return filled(capacity, { storageClassName: '' })
}
