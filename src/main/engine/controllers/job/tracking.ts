// How ended pods get into a Job's status, each exactly once: their uids stand there until the finalizer is off them, and
// then they are counted. Upstream's trackJobStatusAndRemoveFinalizers.
import { isIndexed } from '../../../../shared/kinds/job/lifecycle.ts'
import { isConditionTrue } from '../../../../shared/kube/conditions.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../../../shared/schema/types.ts'
import { newCondition, withCondition } from './conditions.ts'
import { verdictOn } from './failure-policy.ts'
import type { Findings } from './findings.ts'
import { countOf, formatIntervals, includes, withIndexes } from './index-intervals.ts'
import { hasFailed, indexOf, isTracked } from './job-pods.ts'

/** The most pods that one look counts: the status stays small, and a large Job does not hold up the others. */
const mostUncounted = 500

export interface Counted {
  /** With the uids and indexes of what is newly counted, and the condition that begins the end. */
  readonly status: JobStatus
  /** Pods that need their finalizer no longer. */
  readonly released: readonly Pod[]
  /** Whether there is more than one look may count. */
  readonly isPartial: boolean
}

/** What the next status says of the pods. `end` as of the findings, or undefined where the Job goes on. */
export function countPods(
  job: Job,
  status: JobStatus,
  pods: readonly Pod[],
  findings: Findings,
  end: JobCondition | undefined
): Counted {
  const isByIndex = isIndexed(job)
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])]
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])]
  const indexes: number[] = []
  const released: Pod[] = []
  let isPartial = false
  for (const pod of isByIndex ? byIndex(pods) : pods) {
    if (!isTracked(pod) || !isReleased(job, pod, findings, end)) continue
    released.push(pod)
    const { uid } = pod.metadata
    const index = indexOf(pod)
    const isValid = !isByIndex || (index !== undefined && index < (job.spec.completions ?? 0))
    if (pod.status?.phase === 'Succeeded' && !failed.includes(uid)) {
      if (!isByIndex) {
        if (!succeeded.includes(uid)) succeeded.push(uid)
      } else if (isValid && !includes(findings.previousIndexes, index!)) indexes.push(index!)
    } else if (countsAsFailed(job, pod, end) && isValid && !failed.includes(uid) && verdictOn(pod, job).counts)
      failed.push(uid)
    if (indexes.length + succeeded.length + failed.length >= mostUncounted) {
      isPartial = true
      break
    }
  }
  const withUids = { ...status, uncountedTerminatedPods: { succeeded, failed } }
  return { status: isByIndex ? withIndexLists(withUids, findings, indexes) : withUids, released, isPartial }
}

function byIndex(pods: readonly Pod[]): readonly Pod[] {
  return [...pods].sort((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1))
}

/** Where the Job ends, or the pod has; but a failed pod of an index stays until its replacement knows of it. */
function isReleased(job: Job, pod: Pod, findings: Findings, end: JobCondition | undefined): boolean {
  if (job.metadata.deletionTimestamp !== undefined || end !== undefined || pod.status?.phase === 'Succeeded')
    return true
  if (!hasFailed(pod, job)) return false
  const index = indexOf(pod)
  return index === undefined || findings.awaiting.get(index)?.metadata.uid !== pod.metadata.uid
}

/** What still runs when a Job fails has failed as well, but not when it has succeeded early. */
function countsAsFailed(job: Job, pod: Pod, end: JobCondition | undefined): boolean {
  return hasFailed(pod, job) || (end !== undefined && end.type !== 'SuccessCriteriaMet')
}

function withIndexLists(status: JobStatus, findings: Findings, indexes: readonly number[]): JobStatus {
  const succeeded = withIndexes(findings.succeededIndexes, indexes)
  return {
    ...status,
    succeeded: countOf(succeeded),
    completedIndexes: formatIntervals(succeeded),
    ...(findings.failedIndexes === undefined ? {} : { failedIndexes: formatIntervals(findings.failedIndexes) })
  }
}

/** The status with those counted whose finalizer is off; `held` are the uids of the pods that have it still. */
export function settled(status: JobStatus, held: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const left = { succeeded: succeeded.filter((uid) => held.has(uid)), failed: failed.filter((uid) => held.has(uid)) }
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + succeeded.length - left.succeeded.length,
    failed: (status.failed ?? 0) + failed.length - left.failed.length,
    uncountedTerminatedPods: left
  }
}

/** The status with the condition that begins the end, which stands there before any finalizer goes. */
export function withBeginningEnd(status: JobStatus, end: JobCondition | undefined): JobStatus {
  if (end?.type !== 'FailureTarget' && end?.type !== 'SuccessCriteriaMet') return status
  if (isConditionTrue(status, end.type)) return status
  return { ...status, conditions: [...(status.conditions ?? []), end] }
}

/** What follows from the beginning of the end: Failed or Complete, with the same words. */
export function finalCondition(end: JobCondition, now: number): JobCondition {
  const { reason = '', message = '' } = end
  return newCondition(end.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed', { reason, message }, now)
}

/** The status of a Job that is over. */
export function ended(status: JobStatus, final: JobCondition): JobStatus {
  return {
    ...status,
    conditions: withCondition(status.conditions ?? [], final),
    ...(final.type === 'Complete' ? { completionTime: final.lastTransitionTime! } : {})
  }
}

/** As upstream prints it: numbers that are zero and lists that are empty are left out, but not where Go has pointers. */
export function printed(status: JobStatus): JobStatus {
  const { active = 0, succeeded = 0, failed = 0, completedIndexes = '', uncountedTerminatedPods, ...rest } = status
  const uncounted = uncountedTerminatedPods ?? {}
  return {
    ...rest,
    ...(active === 0 ? {} : { active }),
    ...(succeeded === 0 ? {} : { succeeded }),
    ...(failed === 0 ? {} : { failed }),
    ...(completedIndexes === '' ? {} : { completedIndexes }),
    uncountedTerminatedPods: {
      ...((uncounted.succeeded?.length ?? 0) === 0 ? {} : { succeeded: uncounted.succeeded! }),
      ...((uncounted.failed?.length ?? 0) === 0 ? {} : { failed: uncounted.failed! })
    }
  }
}
