import type { IntOrString } from '../../kube/object.ts'
import type { PodDisruptionBudget } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

function textOf(value: IntOrString | undefined): string {
  return value === undefined ? 'N/A' : String(value)
}

export const podDisruptionBudgetColumns: readonly Column<PodDisruptionBudget>[] = [
  nameColumn,
  { name: 'Min Available', type: 'string', priority: 0, cell: ({ spec }) => textOf(spec.minAvailable) },
  { name: 'Max Unavailable', type: 'string', priority: 0, cell: ({ spec }) => textOf(spec.maxUnavailable) },
  {
    name: 'Allowed Disruptions',
    type: 'integer',
    priority: 0,
    cell: ({ status }) => status?.disruptionsAllowed ?? 0
  },
  ageColumn
]
