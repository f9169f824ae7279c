import { humanDuration, parseTime } from '../../kube/time.ts'
import type { Job } from '../../schema/types.ts'
import { ageColumn, nameColumn, templateColumns } from '../columns.ts'
import type { Column } from '../kind.ts'
import { printedStatus } from './status.ts'

/** "2/3"; without a number of completions one success is enough: "0/1 of 3" where three pods try. */
function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

/** Milliseconds from its start to its completion, or to `now`; undefined where it did not start. */
function runTime({ status }: Job, now: number): number | undefined {
  if (status?.startTime === undefined) return undefined
  const end = status.completionTime === undefined ? now : parseTime(status.completionTime)
  return end - parseTime(status.startTime)
}

export const jobColumns: readonly Column<Job>[] = [
  nameColumn,
  { name: 'Status', type: 'string', priority: 0, cell: printedStatus },
  {
    name: 'Completions',
    type: 'string',
    priority: 0,
    cell: completions,
    sortKey: ({ spec, status }) => (status?.succeeded ?? 0) / Math.max(1, spec.completions ?? 1)
  },
  {
    name: 'Duration',
    type: 'string',
    priority: 0,
    cell: (job, now) => {
      const time = runTime(job, now)
      return time === undefined ? '' : humanDuration(time)
    }
  },
  ageColumn,
  ...templateColumns
]
