import type { ServiceCIDR } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const serviceCIDRColumns: readonly Column<ServiceCIDR>[] = [
  nameColumn,
  { name: 'CIDRs', type: 'string', priority: 0, cell: ({ spec }) => (spec.cidrs ?? []).join(',') },
  ageColumn
]
