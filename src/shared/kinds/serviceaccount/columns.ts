import type { ServiceAccount } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const serviceAccountColumns: readonly Column<ServiceAccount>[] = [
  nameColumn,
  { name: 'Secrets', type: 'string', priority: 0, cell: (account) => account.secrets?.length ?? 0 },
  ageColumn
]
