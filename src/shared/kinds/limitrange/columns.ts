import type { LimitRange } from '../../schema/types.ts'
import { nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

/** Upstream has no printer for this kind: its name and its time are the columns of any. */
export const limitRangeColumns: readonly Column<LimitRange>[] = [
  nameColumn,
  { name: 'Created At', type: 'date', priority: 0, cell: ({ metadata }) => metadata.creationTimestamp }
]
