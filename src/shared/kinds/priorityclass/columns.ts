import type { PriorityClass } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const priorityClassColumns: readonly Column<PriorityClass>[] = [
  nameColumn,
  { name: 'Value', type: 'integer', priority: 0, cell: ({ value }) => value ?? 0 },
  {
    name: 'Global-Default',
    type: 'boolean',
    priority: 0,
    cell: ({ globalDefault }) => globalDefault === true
  },
  ageColumn,
  { name: 'PreemptionPolicy', type: 'string', priority: 0, cell: ({ preemptionPolicy }) => preemptionPolicy ?? '' }
]
