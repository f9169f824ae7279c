import type { FlowSchema } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import { danglingCondition } from './dangling.ts'

export const flowSchemaColumns: readonly Column<FlowSchema>[] = [
  nameColumn,
  {
    name: 'PriorityLevel',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => spec.priorityLevelConfiguration?.name || '<none>'
  },
  { name: 'MatchingPrecedence', type: 'string', priority: 0, cell: ({ spec }) => spec.matchingPrecedence ?? 0 },
  {
    name: 'DistinguisherMethod',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'
  },
  ageColumn,
  { name: 'MissingPL', type: 'string', priority: 0, cell: (schema) => danglingCondition(schema)?.status ?? '?' }
]
