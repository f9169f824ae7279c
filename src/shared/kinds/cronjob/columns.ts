import type { CronJob } from '../../schema/types.ts'
import { ageColumn, ageText, nameColumn, templateColumns } from '../columns.ts'
import type { Column } from '../kind.ts'

/** What its Jobs print of their templates. */
const jobColumns = templateColumns.map((column): Column<CronJob> => ({
  name: column.name,
  type: column.type,
  priority: column.priority,
  cell: ({ spec, ...cronJob }, now) =>
    column.cell(spec.jobTemplate.spec === undefined ? cronJob : { ...cronJob, spec: spec.jobTemplate.spec }, now)
}))

export const cronJobColumns: readonly Column<CronJob>[] = [
  nameColumn,
  { name: 'Schedule', type: 'string', priority: 0, cell: ({ spec }) => spec.schedule ?? '' },
  { name: 'Timezone', type: 'string', priority: 0, cell: ({ spec }) => spec.timeZone ?? '<none>' },
  { name: 'Suspend', type: 'boolean', priority: 0, cell: ({ spec }) => (spec.suspend === true ? 'True' : 'False') },
  { name: 'Active', type: 'integer', priority: 0, cell: ({ status }) => status?.active?.length ?? 0 },
  {
    name: 'Last Schedule',
    type: 'string',
    priority: 0,
    cell: ({ status }, now) =>
      status?.lastScheduleTime === undefined ? '<none>' : ageText(status.lastScheduleTime, now),
    sortKey: ({ status }) => status?.lastScheduleTime ?? ''
  },
  ageColumn,
  ...jobColumns
]
