import { canonicalQuantity } from '../../kube/quantity.ts'
import type { CSIStorageCapacity } from '../../schema/types.ts'
import { nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const csiStorageCapacityColumns: readonly Column<CSIStorageCapacity>[] = [
  nameColumn,
  { name: 'StorageClassName', type: 'string', priority: 0, cell: ({ storageClassName }) => storageClassName },
  {
    name: 'Capacity',
    type: 'string',
    priority: 0,
    cell: ({ capacity }) => (capacity === undefined ? '<unset>' : canonicalQuantity(capacity))
  }
]
