import type { ClusterRole, Role } from '../../schema/types.ts'
import { nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

/** Roles print the moment itself: upstream never gave them an age. */
export const roleColumns: readonly Column<Role | ClusterRole>[] = [
  nameColumn,
  { name: 'Created At', type: 'date', priority: 0, cell: ({ metadata }) => metadata.creationTimestamp }
]
