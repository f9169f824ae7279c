// Failures of single indexes, for backoffLimitPerIndex; upstream's indexed_job_utils.go.
import type { Job, Pod } from '../../../../shared/schema/types.ts'
import { remainingBackoff } from './backoff.ts'
import { verdictOn } from './failure-policy.ts'
import { includes, parseIntervals, withIndexes, type Intervals } from './index-intervals.ts'
import { finishedAt, hasFailed, indexOf, isTracked } from './job-pods.ts'

const failureCountKey = 'batch.kubernetes.io/job-index-failure-count'
const ignoredCountKey = 'batch.kubernetes.io/job-index-ignored-failure-count'

const largestInt32 = 2 ** 31 - 1

function countAt(pod: Pod, key: string): number {
  const text = pod.metadata.annotations?.[key]
  const count = text !== undefined && /^\d+$/.test(text) ? Number(text) : 0
  return count > largestInt32 ? 0 : count
}

/** How often its index had failed before this pod, whether that counted or not. */
function allFailures(pod: Pod): number {
  return countAt(pod, failureCountKey) + countAt(pod, ignoredCountKey)
}

/** The indexes that have failed for good: those of the status, and those whose pods now have failed once too often. */
export function failedIndexes(job: Job, pods: readonly Pod[]): Intervals {
  const { completions = 0 } = job.spec
  const news = new Set<number>()
  for (const pod of pods) {
    const index = indexOf(pod)
    if (index !== undefined && index < completions && isTracked(pod) && failsIndex(pod, job)) news.add(index)
  }
  return withIndexes(parseIntervals(job.status?.failedIndexes, completions), news)
}

function failsIndex(pod: Pod, job: Job): boolean {
  if (!hasFailed(pod, job)) return false
  const { counts, action } = verdictOn(pod, job)
  return action === 'FailIndex' || (counts && countAt(pod, failureCountKey) >= (job.spec.backoffLimitPerIndex ?? 0))
}

/**
 * The failed pod of each index that waits for its replacement: it keeps its finalizer until then, because the
 * replacement takes over its count of failures.
 */
export function awaitingReplacement(
  job: Job,
  pods: readonly Pod[],
  active: readonly Pod[],
  done: Intervals
): ReadonlyMap<number, Pod> {
  const { completions = 0 } = job.spec
  const running = new Set(active.map(indexOf))
  const waiting = new Map<number, Pod>()
  for (const pod of pods) {
    const index = indexOf(pod)
    if (index === undefined || index >= completions || !isTracked(pod) || !hasFailed(pod, job)) continue
    if (includes(done, index) || running.has(index)) continue
    const other = waiting.get(index)
    const isLater =
      other === undefined || (allFailures(other) <= allFailures(pod) && finishedAt(pod) >= finishedAt(other))
    if (isLater) waiting.set(index, pod)
  }
  return waiting
}

/** The annotations that tell the next pod of an index how often it has failed. */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (replaced === undefined) return { [failureCountKey]: '0' }
  const { counts } = verdictOn(replaced, job)
  const failures = countAt(replaced, failureCountKey) + (counts ? 1 : 0)
  const ignored = countAt(replaced, ignoredCountKey) + (counts ? 0 : 1)
  return { [failureCountKey]: String(failures), ...(ignored > 0 ? { [ignoredCountKey]: String(ignored) } : {}) }
}

/** Milliseconds until the index may have its next pod. */
export function remainingOfIndex(replaced: Pod | undefined, now: number): number {
  if (replaced === undefined) return 0
  return remainingBackoff({ failures: allFailures(replaced) + 1, lastFailure: finishedAt(replaced) }, now)
}
