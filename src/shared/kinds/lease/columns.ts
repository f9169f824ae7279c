import type { Lease } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const leaseColumns: readonly Column<Lease>[] = [
  nameColumn,
  { name: 'Holder', type: 'string', priority: 0, cell: (lease) => lease.spec?.holderIdentity ?? '' },
  ageColumn
]
