import { jobKind } from '../../../../shared/kinds/job/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../../../shared/schema/types.ts'
import type { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { parsedTime } from '../parsed-time.ts'
import { PodControl } from '../pod-control.ts'
import { slowStart } from '../slow-start.ts'
import type { BackoffRecord } from './backoff.ts'
import { newCondition, withCondition } from './conditions.ts'
import { findingsOn, untilDeadline, type Findings } from './findings.ts'
import { indexedPod, jobPod } from './job-pod.ts'
import { isTerminating, isTracked, withoutTracking } from './job-pods.ts'
import { failureAnnotations } from './per-index.ts'
import { planPods, type PodPlan } from './pod-plan.ts'
import { countPods, ended, finalCondition, printed, settled, withBeginningEnd } from './tracking.ts'

/** The least that a wait for a back-off takes (ms). */
const shortestWait = 1000
const reached = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }

export interface SyncResult {
  readonly record: BackoffRecord
  /** Milliseconds until the Job must be looked at again, whatever happens. */
  readonly again: number | undefined
  readonly failure: ApiError | undefined
}

/** Numbers of the next status, which change as pods are created and deleted. */
interface Numbers {
  active: number
  ready: number
  terminating: number
}

/** One look at one Job: upstream's syncJob. */
export class JobSync {
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #pods: PodControl

  constructor(controlPlane: ControlPlane, writer: ObjectWriter, recorder: EventRecorder) {
    this.#controlPlane = controlPlane
    this.#writer = writer
    this.#recorder = recorder
    this.#pods = new PodControl(writer, recorder)
  }

  /** `pods` are all that the Job controls. Throws ApiError where the status or a finalizer cannot be written. */
  run(stored: Job, pods: readonly Pod[], before: BackoffRecord): SyncResult {
    const { now } = this.#controlPlane.clock
    const job = started(stored, now)
    const startTime = job.status?.startTime
    const findings = findingsOn(job, pods, before, startTime === undefined ? undefined : parsedTime(startTime), now)
    const numbers: Numbers = {
      active: findings.active.length,
      ready: findings.active.filter(isPodReady).length,
      terminating: pods.filter(isTerminating).length
    }
    let { end } = findings
    let status = job.status!
    let failure: ApiError | undefined
    let again = end === undefined ? untilDeadline(job, now) : undefined
    if (end !== undefined) {
      failure = this.#remove(job, findings.active, numbers, false)
      // What could not be deleted is still there, so it is not over.
      if (numbers.active > 0) end = undefined
    } else {
      const isManaged = job.metadata.deletionTimestamp === undefined
      if (isManaged) {
        const plan = planPods(job, pods, findings, numbers.terminating, now)
        failure = this.#carryOut(job, plan, findings, numbers)
        if (plan.wait > 0) again = Math.min(again ?? Infinity, Math.max(plan.wait, shortestWait))
      }
      if (isComplete(job, findings, numbers)) end = newCondition('SuccessCriteriaMet', reached, now)
      else if (isManaged) status = this.#withSuspension(job, status)
    }
    this.#track(job, { ...status, ...numbers }, pods, findings, end)
    return { record: findings.record, again, failure }
  }

  /** Deletes pods. Where they are given up before their end, they lose the finalizer first and are not counted. */
  #remove(job: Job, pods: readonly Pod[], numbers: Numbers, isGivenUp: boolean): ApiError | undefined {
    let failure: ApiError | undefined
    for (const pod of pods) {
      if (isGivenUp && isTracked(pod)) this.#writer.update(podKind, withoutTracking(pod))
      const refused = this.#pods.delete(job, pod)
      failure ??= refused
      if (isPodReady(pod)) numbers.ready--
      if (refused !== undefined) continue
      numbers.active--
      numbers.terminating++
    }
    return failure
  }

  #carryOut(job: Job, plan: PodPlan, findings: Findings, numbers: Numbers): ApiError | undefined {
    if (plan.remove.length > 0) return this.#remove(job, plan.remove, numbers, true)
    if (plan.wait > 0) {
      // Upstream tells no active pods while it waits.
      numbers.active = 0
      return undefined
    }
    const indexes = plan.indexes[Symbol.iterator]()
    return slowStart(plan.create, () => {
      const index = indexes.next().value
      this.#pods.create(job, index === undefined ? jobPod(job) : this.#podFor(job, index, findings))
      numbers.active++
    })
  }

  #podFor(job: Job, index: number, { failedIndexes, awaiting }: Findings): ReturnType<typeof indexedPod> {
    return indexedPod(job, index, failedIndexes === undefined ? {} : failureAnnotations(job, awaiting.get(index)))
  }

  /** A Job that goes on begins its time anew. */
  #withSuspension(job: Job, status: JobStatus): JobStatus {
    const { now } = this.#controlPlane.clock
    const isSuspended = job.spec.suspend === true
    const words = isSuspended
      ? { reason: 'JobSuspended', message: 'Job suspended' }
      : { reason: 'JobResumed', message: 'Job resumed' }
    const before = status.conditions ?? []
    const conditions = withCondition(before, newCondition('Suspended', words, now, isSuspended ? 'True' : 'False'))
    if (conditions === before) return status
    this.#recorder.event(job, 'Normal', isSuspended ? 'Suspended' : 'Resumed', words.message)
    return { ...status, conditions, ...(isSuspended ? {} : { startTime: formatTime(now) }) }
  }

  /** The status first with the uids of the pods that ended, then the pods without their finalizer, then the numbers. */
  #track(job: Job, status: JobStatus, pods: readonly Pod[], findings: Findings, end: JobCondition | undefined): void {
    const { store, clock } = this.#controlPlane
    const held = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid))
    const counted = countPods(job, settled(status, held), pods, findings, end)
    const next = withBeginningEnd(counted.status, end)
    let latest = this.#flush(job, next)
    for (const pod of counted.released) {
      const present = store.byKey(podKind, keyOfObject(pod))
      if (present?.metadata.uid === pod.metadata.uid) this.#writer.update(podKind, withoutTracking(present))
      held.delete(pod.metadata.uid)
    }
    const numbers = settled(next, held)
    const final = end && finalCondition(end, clock.now)
    const { succeeded = [], failed = [] } = numbers.uncountedTerminatedPods ?? {}
    const isOver = succeeded.length + failed.length === 0 && (numbers.terminating ?? 0) === 0 && !counted.isPartial
    if (final === undefined || !isOver) {
      this.#flush(latest, numbers)
      return
    }
    latest = this.#flush(latest, ended(numbers, final))
    this.#tellEnd(latest, final)
  }

  #flush(job: Job, status: JobStatus): Job {
    return this.#writer.updateStatus(jobKind, { ...job, status: printed(status) })
  }

  #tellEnd(job: Job, final: JobCondition): void {
    if (final.type !== 'Complete') {
      this.#recorder.event(job, 'Warning', final.reason ?? '', final.message ?? '')
      return
    }
    const { completions } = job.spec
    if (completions !== undefined && (job.status?.succeeded ?? 0) > completions) {
      const message = 'Too many succeeded pods running after completion count reached'
      this.#recorder.event(job, 'Warning', 'TooManySucceededPods', message)
    }
    this.#recorder.event(job, 'Normal', 'Completed', 'Job completed')
  }
}

/** A Job starts when it is first looked at and not suspended. */
function started(job: Job, now: number): Job {
  const { status = {}, spec } = job
  if (status.startTime !== undefined || spec.suspend === true) return { ...job, status }
  return { ...job, status: { ...status, startTime: formatTime(now) } }
}

function isComplete({ spec }: Job, { succeeded }: Findings, { active }: Numbers): boolean {
  return active === 0 && (spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions)
}
