import type { VolumeAttributesClass } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const volumeAttributesClassColumns: readonly Column<VolumeAttributesClass>[] = [
  nameColumn,
  { name: 'DriverName', type: 'string', priority: 0, cell: ({ driverName }) => driverName },
  ageColumn
]
