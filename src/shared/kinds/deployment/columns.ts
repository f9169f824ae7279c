import type { Deployment } from '../../schema/types.ts'
import { ageColumn, nameColumn, templateColumns } from '../columns.ts'
import type { Column } from '../kind.ts'

export const deploymentColumns: readonly Column<Deployment>[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    priority: 0,
    cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    sortKey: ({ spec, status }) => (status?.readyReplicas ?? 0) / Math.max(spec?.replicas ?? 0, 1)
  },
  { name: 'Up-to-date', type: 'string', priority: 0, cell: (deployment) => deployment.status?.updatedReplicas ?? 0 },
  { name: 'Available', type: 'string', priority: 0, cell: (deployment) => deployment.status?.availableReplicas ?? 0 },
  ageColumn,
  ...templateColumns
]
