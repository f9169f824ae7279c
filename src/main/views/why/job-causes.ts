import type { Cause } from '../../../shared/contract/documents.ts'
import { cronJobKind } from '../../../shared/kinds/cronjob/kind.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { isConditionTrue } from '../../../shared/kube/conditions.ts'
import type { CronJob, Job } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'
import { newestEvent } from './newest-event.ts'
import { worstPod } from './owned-pods.ts'
import { creationFailure, refusalCauses } from './refusal-causes.ts'

/** Why it failed, in its own words, then the worst of its pods. */
export function jobCauses(source: ClusterSource, job: Job): Explanation {
  const { conditions, failed = 0 } = job.status ?? {}
  if (job.spec.suspend === true) return { links: [suspended(bareRef(job, jobKind))] }
  const failure = conditions?.find(({ type, status }) => type === 'FailureTarget' && status === 'True')
  const said: readonly Cause[] = failure?.message === undefined ? [] : [{ mark: 'bad', words: failure.message }]
  if (failed > 0) {
    const pods = worstPod(source, [job.metadata.uid], failed, 'podsFailed')
    return { links: [...said, ...pods.links], next: pods.next }
  }
  const refused = creationFailure(source, job)
  return refused === undefined ? { links: said } : refusalCauses(source, job.metadata.namespace, refused)
}

const missed = ['MissSchedule', 'TooManyMissedTimes', 'JobAlreadyActive']
const unreadable = ['UnparseableSchedule', 'InvalidSchedule', 'UnknownTimeZone']

/** Why no Job was made when one was due, or how its last one failed. */
export function cronJobCauses(source: ClusterSource, cronJob: CronJob): Explanation {
  const about = bareRef(cronJob, cronJobKind)
  if (cronJob.spec.suspend === true) return { links: [suspended(about)] }
  const edit = { command: 'edit', about } as const
  const wrong = newestEvent(source, cronJob, unreadable)
  if (wrong !== undefined)
    return { links: [{ mark: 'bad', words: wrong.message, about, seenIn: 'events', remedy: edit }] }
  const refused = newestEvent(source, cronJob, ['FailedCreate'])
  const newest = newestJob(source, cronJob)
  const since = newest === undefined ? 0 : Date.parse(newest.metadata.creationTimestamp)
  if (refused !== undefined && refused.lastAt >= since) {
    return { links: [{ mark: 'bad', words: refused.message, about, seenIn: 'events' }] }
  }
  const late = newestEvent(source, cronJob, missed)
  if (late !== undefined && late.lastAt >= since) {
    const said: Cause = { mark: 'warn', words: late.message, about, seenIn: 'events' }
    if (late.reason !== 'JobAlreadyActive' || newest === undefined) return { links: [{ ...said, remedy: edit }] }
    const running = bareRef(newest, jobKind)
    const words = { code: 'stillRunning', job: newest.metadata.name } as const
    return { links: [said, { mark: 'prog', words, about: running, remedy: edit }] }
  }
  if (newest === undefined || !isConditionTrue(newest.status, 'Failed')) return nothing
  return {
    links: [
      { mark: 'bad', words: { code: 'lastJobFailed', job: newest.metadata.name }, about: bareRef(newest, jobKind) }
    ],
    next: newest
  }
}

function suspended(about: NonNullable<Cause['about']>): Cause {
  return { mark: 'off', words: { code: 'suspended' }, about, remedy: { command: 'unsuspend', about } }
}

function newestJob(source: ClusterSource, { metadata }: CronJob): Job | undefined {
  let newest: Job | undefined
  for (const job of source.ownedBy<Job>(jobKind, metadata.uid)) {
    if (newest === undefined || job.metadata.creationTimestamp > newest.metadata.creationTimestamp) newest = job
  }
  return newest
}
