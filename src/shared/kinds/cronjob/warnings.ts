import type { CronJob } from '../../schema/types.ts'
import { jobNameWarnings, jobSpecWarnings } from '../job/warnings.ts'
import { hasNewSpec } from '../template-warnings.ts'

export function cronJobWarnings(cronJob: CronJob, old: CronJob | undefined): readonly string[] {
  const { metadata, spec } = cronJob
  return [
    ...(old === undefined ? jobNameWarnings(metadata.name) : []),
    ...(hasNewSpec(cronJob, old) ? jobSpecWarnings(spec.jobTemplate.spec!, 'spec.jobTemplate.spec') : []),
    ...(old === undefined ? [] : scheduleWarnings(cronJob))
  ]
}

/** Upstream writes this path so. */
function scheduleWarnings({ spec }: CronJob): readonly string[] {
  if (!spec.schedule.includes('TZ')) return []
  const where = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'
  return [`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${where} for more details`]
}
