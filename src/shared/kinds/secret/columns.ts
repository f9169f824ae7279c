import type { Secret } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const secretColumns: readonly Column<Secret>[] = [
  nameColumn,
  { name: 'Type', type: 'string', priority: 0, cell: (secret) => secret.type ?? '' },
  { name: 'Data', type: 'string', priority: 0, cell: (secret) => Object.keys(secret.data ?? {}).length },
  ageColumn
]
