// How many pods a Job should have now, and which: upstream's manageJob, which plans here and acts in the controller.
import type { Job, Pod } from '../../../../shared/schema/types.ts'
import { remainingBackoff } from './backoff.ts'
import type { Findings } from './findings.ts'
import { firstMissing, merged, withIndexes } from './index-intervals.ts'
import { indexOf, isTerminating, replacesOnlyFailed } from './job-pods.ts'
import { remainingOfIndex } from './per-index.ts'
import { podsToRemove } from './removal-order.ts'

/** The most pods that one look creates or deletes. */
const burst = 500

export interface PodPlan {
  readonly remove: readonly Pod[]
  /** How many to create. */
  readonly create: number
  /** Of an Indexed Job: for which indexes. */
  readonly indexes: readonly number[]
  /** Milliseconds that creating must wait, where it must. */
  readonly wait: number
}

const nothing: PodPlan = { remove: [], create: 0, indexes: [], wait: 0 }

/** `terminating` pods count as there where only failed ones are replaced. `now` in milliseconds. */
export function planPods(
  job: Job,
  pods: readonly Pod[],
  findings: Findings,
  terminating: number,
  now: number
): PodPlan {
  const { active } = findings
  if (job.spec.suspend === true) return { ...nothing, remove: podsToRemove(job, active, active.length) }
  const wanted = wantedActive(job, findings)
  const remove = podsToRemove(job, active, Math.max(0, active.length - wanted)).slice(0, burst)
  // In one look pods are deleted or created, and what is too much goes first.
  if (remove.length > 0) return { ...nothing, remove }
  const missing = wanted - active.length - (replacesOnlyFailed(job) ? terminating : 0)
  if (missing <= 0) return nothing
  const isPerIndex = findings.failedIndexes !== undefined
  const wait = isPerIndex ? 0 : remainingBackoff(findings.record, now)
  if (wait > 0) return { ...nothing, wait }
  const create = Math.min(missing, burst)
  if (job.spec.completionMode !== 'Indexed') return { ...nothing, create }
  const pending = pendingIndexes(job, pods, findings, create)
  if (!isPerIndex) return { ...nothing, create: pending.length, indexes: pending }
  const waits = pending.map((index) => remainingOfIndex(findings.awaiting.get(index), now))
  const ready = pending.filter((_, position) => waits[position] === 0)
  if (ready.length === 0 && waits.length > 0) return { ...nothing, wait: Math.min(...waits) }
  return { ...nothing, create: ready.length, indexes: ready }
}

/** Without a number of completions one success is enough, and what runs then runs on. */
function wantedActive({ spec }: Job, { active, succeeded }: Findings): number {
  const parallelism = spec.parallelism ?? 1
  if (spec.completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(spec.completions - succeeded, parallelism))
}

function pendingIndexes(job: Job, pods: readonly Pod[], findings: Findings, count: number): number[] {
  const busy = replacesOnlyFailed(job) ? findings.active.concat(pods.filter(isTerminating)) : findings.active
  const taken = new Set(busy.map(indexOf).filter((index) => index !== undefined))
  const covered = merged(withIndexes(findings.succeededIndexes, taken), findings.failedIndexes ?? [])
  return firstMissing(covered, count, job.spec.completions ?? 0)
}
