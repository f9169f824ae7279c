// When a CronJob was due and will be; upstream's pkg/controller/cronjob/utils.go. All times are milliseconds.
import type { CronSchedule } from '../../../../shared/cron/cron-schedule.ts'
import type { CronJob } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../parsed-time.ts'

/** What upstream adds to each wait, for clocks that differ. */
const margin = 100
const tooMany = 100
const tooClose = 'time difference between two schedules is less than 1 second'

type Missed = 'none' | 'few' | 'many'

interface DueTime {
  /** The last run, or what the CronJob's time begins with. */
  readonly earliest: number
  /** The latest time since then at which a Job was due; undefined where none was. */
  readonly latest: number | undefined
  readonly missed: Missed
}

/** A schedule that fits its grammar and never comes is an error. */
function dueTime(
  { metadata, spec, status }: CronJob,
  schedule: CronSchedule,
  now: number,
  countsDeadline: boolean
): DueTime | { readonly error: string } {
  let earliest = parsedTime(status?.lastScheduleTime ?? metadata.creationTimestamp)
  const { startingDeadlineSeconds } = spec
  if (countsDeadline && startingDeadlineSeconds !== undefined)
    earliest = Math.max(earliest, now - startingDeadlineSeconds * 1000)
  const first = schedule.next(earliest)
  const second = first === undefined ? undefined : schedule.next(first)
  if (first === undefined || second === undefined) return { error: tooClose }
  if (now < first) return { earliest, latest: undefined, missed: 'none' }
  if (now < second) return { earliest, latest: first, missed: 'none' }
  const period = Math.round((second - first) / 1000)
  if (period < 1) return { error: tooClose }
  // As many as fit in by the first period; one step back, the schedule itself says the rest.
  const count = Math.floor(Math.floor((now - first) / 1000) / period) + 1
  let latest: number | undefined
  let time = schedule.next(first + (count - 2) * period * 1000)
  for (; time !== undefined && time <= now; time = schedule.next(time)) latest = time
  return { earliest, latest, missed: count > tooMany ? 'many' : 'few' }
}

/** The time for which a Job is missing at `now`, if any, and whether too many were missed before. */
export function missingRun(
  cronJob: CronJob,
  schedule: CronSchedule,
  now: number
): { readonly at: number | undefined; readonly missedTooMany: boolean } | { readonly error: string } {
  const due = dueTime(cronJob, schedule, now, true)
  return 'error' in due ? due : { at: due.latest, missedTooMany: due.missed === 'many' }
}

/** Milliseconds until the next run. */
export function untilNextRun(cronJob: CronJob, schedule: CronSchedule, now: number): number {
  const due = dueTime(cronJob, schedule, now, false)
  const from = 'error' in due ? now : (due.latest ?? (due.missed === 'none' ? due.earliest : now))
  const next = schedule.next(from)
  return next === undefined ? 0 : Math.max(0, next + margin - now)
}
