import { nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import type { CustomResourceDefinition } from './types.ts'

export const customResourceDefinitionColumns: readonly Column<CustomResourceDefinition>[] = [
  nameColumn,
  {
    name: 'Created At',
    type: 'date',
    priority: 0,
    cell: ({ metadata }) => metadata.creationTimestamp,
    sortKey: ({ metadata }) => metadata.creationTimestamp
  }
]
