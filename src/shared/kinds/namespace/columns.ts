import type { Namespace } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const namespaceColumns: readonly Column<Namespace>[] = [
  nameColumn,
  { name: 'Status', type: 'string', priority: 0, cell: (namespace) => namespace.status?.phase ?? '' },
  ageColumn
]
