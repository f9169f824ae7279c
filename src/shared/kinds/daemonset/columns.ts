import type { DaemonSet } from '../../schema/types.ts'
import { ageColumn, mapText, nameColumn, templateColumns } from '../columns.ts'
import type { Column } from '../kind.ts'

export const daemonSetColumns: readonly Column<DaemonSet>[] = [
  nameColumn,
  { name: 'Desired', type: 'integer', priority: 0, cell: (daemonSet) => daemonSet.status?.desiredNumberScheduled ?? 0 },
  { name: 'Current', type: 'integer', priority: 0, cell: (daemonSet) => daemonSet.status?.currentNumberScheduled ?? 0 },
  { name: 'Ready', type: 'integer', priority: 0, cell: (daemonSet) => daemonSet.status?.numberReady ?? 0 },
  {
    name: 'Up-to-date',
    type: 'integer',
    priority: 0,
    cell: (daemonSet) => daemonSet.status?.updatedNumberScheduled ?? 0
  },
  { name: 'Available', type: 'integer', priority: 0, cell: (daemonSet) => daemonSet.status?.numberAvailable ?? 0 },
  {
    name: 'Node Selector',
    type: 'string',
    priority: 0,
    cell: (daemonSet) => mapText(daemonSet.spec?.template.spec?.nodeSelector)
  },
  ageColumn,
  ...templateColumns
]
