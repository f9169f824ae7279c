import { conditionOf, isConditionTrue } from '../../kube/conditions.ts'
import type { Job } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'
import { endOf } from './lifecycle.ts'

/** The word of kubectl's column STATUS. */
export function printedStatus(job: Job): string {
  const { metadata, status } = job
  const end = endOf(job)
  if (end !== undefined) return end
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (isConditionTrue(status, 'Suspended')) return 'Suspended'
  return isConditionTrue(status, 'FailureTarget') ? 'FailureTarget' : 'Running'
}

/** How far the Job is; a failed one with upstream's reason. */
export function jobStatus(job: Job): StatusSummary {
  const terminating = terminatingStatus(job)
  if (terminating !== undefined) return terminating
  const word = printedStatus(job)
  if (word === 'Complete') return { mark: 'done', word }
  if (word === 'Failed') return { mark: 'bad', word: conditionOf(job.status, 'Failed')?.reason ?? word }
  if (word === 'FailureTarget') return { mark: 'bad', word: conditionOf(job.status, 'FailureTarget')?.reason ?? word }
  if (word === 'Suspended' || job.spec.suspend === true) return { mark: 'off', word: 'Suspended' }
  if ((job.status?.failed ?? 0) > 0) return { mark: 'warn', word: `Running, ${job.status!.failed} failed` }
  return { mark: 'prog', word }
}
