// What a Job's pods say at one moment: what is new, what is counted, and whether it is over. The first half of upstream's
// syncJob, which changes nothing.
import { isIndexed } from '../../../../shared/kinds/job/lifecycle.ts'
import { isPodActive } from '../../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Job, JobCondition, Pod } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../parsed-time.ts'
import { backoffAfter, type BackoffRecord } from './backoff.ts'
import { newCondition } from './conditions.ts'
import { failingMessage, verdictOn } from './failure-policy.ts'
import { countOf, merged, parseIntervals, withIndexes, type Intervals } from './index-intervals.ts'
import { hasFailed, indexOf, isTracked } from './job-pods.ts'
import { awaitingReplacement, failedIndexes } from './per-index.ts'
import { fulfilledRule } from './success-policy.ts'

export interface Findings {
  readonly active: readonly Pod[]
  /** Pods or indexes that have succeeded, the new ones included. */
  readonly succeeded: number
  readonly record: BackoffRecord
  /** The condition that ends the Job, or begins to. */
  readonly end: JobCondition | undefined
  /** Of an Indexed Job: before the new ones, and with them. */
  readonly previousIndexes: Intervals
  readonly succeededIndexes: Intervals
  /** With backoffLimitPerIndex only. */
  readonly failedIndexes: Intervals | undefined
  readonly awaiting: ReadonlyMap<number, Pod>
}

const nobody: ReadonlyMap<number, Pod> = new Map()

/** `startTime` in milliseconds, undefined while the Job is suspended and never started; `now` too. */
export function findingsOn(
  job: Job,
  pods: readonly Pod[],
  record: BackoffRecord,
  startTime: number | undefined,
  now: number
): Findings {
  const { spec, status = {} } = job
  const { completions = 0 } = spec
  const active = pods.filter(isPodActive)
  const counted = pods.filter((pod) => isUncounted(job, pod))
  const newSucceeded = counted.filter(({ status: podStatus }) => podStatus?.phase === 'Succeeded')
  const newFailed = counted.filter((pod) => hasFailed(pod, job))
  const uncounted = status.uncountedTerminatedPods
  const failed =
    (status.failed ?? 0) +
    newFailed.filter((pod) => verdictOn(pod, job).counts).length +
    (uncounted?.failed?.length ?? 0)
  const isByIndex = isIndexed(job)
  const previousIndexes = isByIndex ? parseIntervals(status.completedIndexes, completions) : []
  const succeededIndexes = isByIndex
    ? withIndexes(previousIndexes, new Set(newSucceeded.map((pod) => indexOf(pod)!)))
    : previousIndexes
  const failedOnes = isByIndex && spec.backoffLimitPerIndex !== undefined ? failedIndexes(job, pods) : undefined
  const succeeded = isByIndex
    ? countOf(succeededIndexes)
    : (status.succeeded ?? 0) + newSucceeded.length + (uncounted?.succeeded?.length ?? 0)
  return {
    active,
    succeeded,
    record: backoffAfter(record, newSucceeded, newFailed),
    end:
      decided(job, pods, now) ??
      exceeded(job, pods, failed, startTime, now) ??
      (failedOnes && endByIndexes(job, failedOnes, succeededIndexes, now)) ??
      endBySuccess(job, succeededIndexes, now),
    previousIndexes,
    succeededIndexes,
    failedIndexes: failedOnes,
    awaiting:
      failedOnes === undefined ? nobody : awaitingReplacement(job, pods, active, merged(succeededIndexes, failedOnes))
  }
}

/** Not in the status yet: still held by the finalizer, and, of an Indexed Job, with an index that counts. */
function isUncounted({ spec, status }: Job, pod: Pod): boolean {
  if (!isTracked(pod)) return false
  const { succeeded, failed } = status?.uncountedTerminatedPods ?? {}
  const { uid } = pod.metadata
  const list = pod.status?.phase === 'Succeeded' ? succeeded : failed
  if (list?.includes(uid) === true) return false
  if (spec.completionMode !== 'Indexed') return true
  const index = indexOf(pod)
  return index !== undefined && index < (spec.completions ?? 0)
}

/** What an earlier look decided stays decided; else a pod may fail the Job by its policy. */
function decided(job: Job, pods: readonly Pod[], now: number): JobCondition | undefined {
  const { status } = job
  const success = conditionOf(status, 'SuccessCriteriaMet')
  if (success?.status === 'True') return success
  const failure = conditionOf(status, 'FailureTarget')
  if (failure?.status === 'True') {
    const { reason = '', message = '' } = failure
    return newCondition('Failed', { reason, message }, now)
  }
  const message = failingMessage(
    pods.filter((pod) => hasFailed(pod, job)),
    job
  )
  return message === undefined ? undefined : newCondition('FailureTarget', { reason: 'PodFailurePolicy', message }, now)
}

function exceeded(
  job: Job,
  pods: readonly Pod[],
  failed: number,
  startTime: number | undefined,
  now: number
): JobCondition | undefined {
  const { backoffLimit = 6, activeDeadlineSeconds, suspend } = job.spec
  if (failed > backoffLimit || restartsExceed(job, pods, backoffLimit)) {
    const message = 'Job has reached the specified backoff limit'
    return newCondition('FailureTarget', { reason: 'BackoffLimitExceeded', message }, now)
  }
  if (activeDeadlineSeconds === undefined || startTime === undefined || suspend === true) return undefined
  if (now - startTime < activeDeadlineSeconds * 1000) return undefined
  const message = 'Job was active longer than specified deadline'
  return newCondition('FailureTarget', { reason: 'DeadlineExceeded', message }, now)
}

/** Containers that restart in place are the retries of a Job whose pods have restartPolicy OnFailure. */
function restartsExceed({ spec }: Job, pods: readonly Pod[], limit: number): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const { restartCount } of status.initContainerStatuses ?? []) restarts += restartCount
    for (const { restartCount } of status.containerStatuses ?? []) restarts += restartCount
  }
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function endByIndexes({ spec }: Job, failed: Intervals, succeeded: Intervals, now: number): JobCondition | undefined {
  const count = countOf(failed)
  if (spec.maxFailedIndexes !== undefined && count > spec.maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes'
    return newCondition('FailureTarget', { reason: 'MaxFailedIndexesExceeded', message }, now)
  }
  if (count === 0 || count + countOf(succeeded) < (spec.completions ?? 0)) return undefined
  return newCondition('FailureTarget', { reason: 'FailedIndexes', message: 'Job has failed indexes' }, now)
}

function endBySuccess({ spec }: Job, succeeded: Intervals, now: number): JobCondition | undefined {
  const message = fulfilledRule(spec, succeeded)
  return message === undefined
    ? undefined
    : newCondition('SuccessCriteriaMet', { reason: 'SuccessPolicy', message }, now)
}

/** Milliseconds until a running Job is over its deadline; undefined without one. */
export function untilDeadline({ spec, status }: Job, now: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || spec.suspend === true || status?.startTime === undefined)
    return undefined
  return spec.activeDeadlineSeconds * 1000 - (now - parsedTime(status.startTime))
}
