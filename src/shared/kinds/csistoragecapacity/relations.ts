import type { CSIStorageCapacity } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const csiStorageCapacityRelations: readonly Relation<CSIStorageCapacity>[] = [
  {
    name: 'storage class',
    resource: 'storageclasses',
    references: ({ storageClassName }) => (storageClassName ? [{ name: storageClassName }] : [])
  }
]
