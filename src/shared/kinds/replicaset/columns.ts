import type { ReplicaSet } from '../../schema/types.ts'
import { ageColumn, nameColumn, templateColumns } from '../columns.ts'
import type { Column } from '../kind.ts'

export const replicaSetColumns: readonly Column<ReplicaSet>[] = [
  nameColumn,
  { name: 'Desired', type: 'integer', priority: 0, cell: (replicaSet) => replicaSet.spec?.replicas ?? 0 },
  { name: 'Current', type: 'integer', priority: 0, cell: (replicaSet) => replicaSet.status?.replicas ?? 0 },
  { name: 'Ready', type: 'integer', priority: 0, cell: (replicaSet) => replicaSet.status?.readyReplicas ?? 0 },
  ageColumn,
  ...templateColumns
]
