import type { ReactElement } from 'react'
import { parseCronSchedule } from '../../../shared/cron/cron-schedule.ts'
import { formatTimeIn, isTimeZone } from '../../../shared/cron/time-zone.ts'
import type { CronJobSpec } from '../../../shared/schema/types.ts'
import { useSimulatedNow } from '../../connection/simulated-time.ts'

const shown = 3

/** The next times at which a CronJob is due, by the clocks of its zone. */
export function NextRuns({ spec }: { readonly spec: CronJobSpec }): ReactElement {
  const zone = spec.timeZone !== undefined && isTimeZone(spec.timeZone) ? spec.timeZone : 'UTC'
  const minute = Math.floor(useSimulatedNow() / 60_000) * 60_000
  const times = runsAfter(spec.schedule, zone, minute)
  return <>{times.length === 0 ? '<none>' : times.map((time) => <div key={time}>{time}</div>)}</>
}

function runsAfter(text: string, zone: string, start: number): readonly string[] {
  const schedule = parseCronSchedule(text, zone)
  if ('error' in schedule) return []
  const times: string[] = []
  for (let at = schedule.next(start); at !== undefined && times.length < shown; at = schedule.next(at))
    times.push(formatTimeIn(zone, at).slice(0, 16).replace('T', ' '))
  return times
}
