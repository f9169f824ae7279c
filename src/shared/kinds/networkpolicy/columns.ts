import { formatSelector, requirementsOf } from '../../kube/label-selector.ts'
import type { NetworkPolicy } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const networkPolicyColumns: readonly Column<NetworkPolicy>[] = [
  nameColumn,
  {
    name: 'Pod-Selector',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => formatSelector(requirementsOf(spec?.podSelector ?? {})) || '<none>'
  },
  ageColumn
]
