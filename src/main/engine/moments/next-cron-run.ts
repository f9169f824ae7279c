import type { NextCronRun } from '../../../shared/contract/moments.ts'
import { parseCronSchedule } from '../../../shared/cron/cron-schedule.ts'
import { cronJobKind } from '../../../shared/kinds/cronjob/kind.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** The first time at which a CronJob is due, of those that are not suspended; in some namespaces, or in all. */
export function nextCronRun(store: ObjectStore, now: number, namespaces: readonly string[]): NextCronRun | undefined {
  let first: NextCronRun | undefined
  const { group, resource, kind } = cronJobKind
  for (const { metadata, spec } of store.all(cronJobKind)) {
    const { namespace, name, uid } = metadata
    if (spec.suspend === true || metadata.deletionTimestamp !== undefined) continue
    if (namespaces.length > 0 && !namespaces.includes(namespace ?? '')) continue
    const schedule = parseCronSchedule(spec.schedule, spec.timeZone)
    const at = 'error' in schedule ? undefined : schedule.next(now)
    if (at === undefined || (first !== undefined && at >= first.at)) continue
    first = { at, about: { group, resource, kind, ...(namespace === undefined ? {} : { namespace }), name, uid } }
  }
  return first
}
