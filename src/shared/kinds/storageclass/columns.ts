import type { StorageClass } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import { isDefaultClass } from './default-class.ts'

export const storageClassColumns: readonly Column<StorageClass>[] = [
  {
    ...nameColumn,
    cell: (storageClass) => storageClass.metadata.name + (isDefaultClass(storageClass) ? ' (default)' : '')
  },
  { name: 'Provisioner', type: 'string', priority: 0, cell: ({ provisioner }) => provisioner },
  { name: 'ReclaimPolicy', type: 'string', priority: 0, cell: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete' },
  {
    name: 'VolumeBindingMode',
    type: 'string',
    priority: 0,
    cell: ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate'
  },
  {
    name: 'AllowVolumeExpansion',
    type: 'string',
    priority: 0,
    cell: ({ allowVolumeExpansion }) => allowVolumeExpansion === true
  },
  ageColumn
]
