import type { PriorityLevelConfiguration, QueuingConfiguration } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

function queuingColumn(name: string, field: keyof QueuingConfiguration): Column<PriorityLevelConfiguration> {
  const cell = ({ spec }: PriorityLevelConfiguration): number | string =>
    spec.limited?.limitResponse?.queuing?.[field] ?? '<none>'
  return { name, type: 'string', priority: 0, cell }
}

export const priorityLevelConfigurationColumns: readonly Column<PriorityLevelConfiguration>[] = [
  nameColumn,
  { name: 'Type', type: 'string', priority: 0, cell: ({ spec }) => spec.type ?? '' },
  {
    name: 'NominalConcurrencyShares',
    type: 'string',
    priority: 0,
    cell: ({ spec }) => spec.limited?.nominalConcurrencyShares ?? '<none>'
  },
  queuingColumn('Queues', 'queues'),
  queuingColumn('HandSize', 'handSize'),
  queuingColumn('QueueLengthLimit', 'queueLengthLimit'),
  ageColumn
]
