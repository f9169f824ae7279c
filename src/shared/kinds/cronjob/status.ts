import type { CronJob } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function cronJobStatus(cronJob: CronJob): StatusSummary {
  const terminating = terminatingStatus(cronJob)
  if (terminating !== undefined) return terminating
  const active = cronJob.status?.active?.length ?? 0
  if (active > 0) return { mark: 'prog', word: `${active} active` }
  return cronJob.spec.suspend === true ? { mark: 'off', word: 'Suspended' } : { mark: 'ok', word: 'Scheduled' }
}
