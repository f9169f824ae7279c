import type { CSINode } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const csiNodeColumns: readonly Column<CSINode>[] = [
  nameColumn,
  { name: 'Drivers', type: 'integer', priority: 0, cell: ({ spec }) => spec.drivers?.length ?? 0 },
  ageColumn
]
