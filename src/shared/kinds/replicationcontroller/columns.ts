import type { ReplicationController } from '../../schema/types.ts'
import { ageColumn, containerColumns, mapText, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const replicationControllerColumns: readonly Column<ReplicationController>[] = [
  nameColumn,
  { name: 'Desired', type: 'integer', priority: 0, cell: ({ spec }) => spec?.replicas ?? 0 },
  { name: 'Current', type: 'integer', priority: 0, cell: ({ status }) => status?.replicas ?? 0 },
  { name: 'Ready', type: 'integer', priority: 0, cell: ({ status }) => status?.readyReplicas ?? 0 },
  ageColumn,
  ...(containerColumns as readonly Column<ReplicationController>[]),
  { name: 'Selector', type: 'string', priority: 1, cell: ({ spec }) => mapText(spec?.selector) }
]
