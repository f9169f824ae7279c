import type { RuntimeClass } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const runtimeClassColumns: readonly Column<RuntimeClass>[] = [
  nameColumn,
  { name: 'Handler', type: 'string', priority: 0, cell: ({ handler }) => handler ?? '' },
  ageColumn
]
