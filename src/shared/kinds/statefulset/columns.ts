import type { StatefulSet } from '../../schema/types.ts'
import { ageColumn, containerColumns, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const statefulSetColumns: readonly Column<StatefulSet>[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    priority: 0,
    cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`
  },
  ageColumn,
  ...containerColumns
]
