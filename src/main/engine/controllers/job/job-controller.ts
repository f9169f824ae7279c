import { endOf } from '../../../../shared/kinds/job/lifecycle.ts'
import { jobKind } from '../../../../shared/kinds/job/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { Job, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { newControllerRef, withOwner, withoutOwner } from '../controller-ref.ts'
import { parsedTime } from '../parsed-time.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { WorkQueue } from '../work-queue.ts'
import { noFailures, type BackoffRecord } from './backoff.ts'
import { isTracked, withoutTracking, withTracking } from './job-pods.ts'
import { JobSync } from './job-sync.ts'

/** What a Job's own changes of status and of its pods are gathered for (ms); upstream's syncJobBatchPeriod. */
const gathering = 1000
/** Upstream's DefaultJobApiBackOff and MaxJobApiBackOff. */
const retryPace = { first: 1000, longest: 60_000 }
const ownName = 'kubernetes.io/job-controller'

/** Runs pods to their end; upstream's pkg/controller/job. */
export class JobController implements Component {
  readonly name = 'job-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  /** Keys of pods with the finalizer and without a Job that would take it off. */
  readonly #orphans: WorkQueue
  readonly #selectors = new SelectorIndex()
  readonly #backoff = new Map<string, BackoffRecord>()
  readonly #sync: JobSync

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key), { pace: retryPace })
    this.#orphans = new WorkQueue(controlPlane.clock, (key) => this.#releaseOrphan(key), {
      // Before a ReplicaSet can adopt the pod, which would keep the finalizer: that asks the API for itself first.
      latency: 5,
      pace: retryPace
    })
    this.#sync = new JobSync(controlPlane, this.#writer, controlPlane.recorder(this.name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(jobKind, (change) => this.#onJob(change))
    store.onChange(podKind, (change) => this.#onPod(change))
    for (const job of store.all(jobKind)) {
      this.#file(job)
      this.#queue.add(keyOfObject(job))
    }
    for (const pod of store.all(podKind))
      if (isTracked(pod) && !this.#hasRunningJob(pod)) this.#orphans.add(keyOfObject(pod))
  }

  #file(job: Job): void {
    const requirements = requirementsOf(job.spec.selector ?? {})
    this.#selectors.set(keyOfObject(job), job.metadata.namespace!, requirements)
  }

  #onJob({ type, object, previous }: Change<Job>): void {
    const key = keyOfObject(object)
    if (type === 'DELETED') {
      this.#selectors.delete(key)
      this.#backoff.delete(key)
      this.#releasePodsOf(object)
      return
    }
    if (type === 'ADDED') this.#file(object)
    if (type === 'ADDED' || previous?.metadata.generation !== object.metadata.generation) this.#queue.add(key)
    else this.#queue.addAfter(key, gathering)
    if (endOf(object) !== undefined) this.#releasePodsOf(object)
    const { activeDeadlineSeconds } = object.spec
    const startTime = object.status?.startTime
    if (startTime === undefined || activeDeadlineSeconds === undefined) return
    if (previous?.spec.activeDeadlineSeconds === activeDeadlineSeconds) return
    const passed = this.#controlPlane.clock.now - parsedTime(startTime)
    this.#queue.addAfter(key, Math.max(0, activeDeadlineSeconds * 1000 - passed))
  }

  #onPod({ type, object, previous }: Change<Pod>): void {
    const owner = controllerOf(object)
    const before = previous && controllerOf(previous)
    for (const uid of new Set([owner?.uid, before?.uid])) {
      const job = uid === undefined ? undefined : this.#jobOf(uid)
      if (job !== undefined) this.#queue.addAfter(keyOfObject(job), gathering)
    }
    if (type === 'DELETED') return
    if (isTracked(object) && !this.#hasRunningJob(object)) this.#orphans.add(keyOfObject(object))
    if (owner !== undefined) return
    if (previous !== undefined && previous.metadata.labels === object.metadata.labels && before === undefined) return
    for (const key of this.#selectors.matching(object.metadata.namespace!, object.metadata.labels))
      this.#queue.addAfter(key, gathering)
  }

  #jobOf(uid: string): Job | undefined {
    const owner = this.#controlPlane.store.byUid(uid)
    return owner?.kind === 'Job' && owner.apiVersion === 'batch/v1' ? (owner as Job) : undefined
  }

  /** Whether somebody else than this clean-up takes the finalizer off: the Job itself, or who manages it. */
  #hasRunningJob(pod: Pod): boolean {
    const owner = controllerOf(pod)
    if (owner === undefined) return false
    if (owner.kind !== 'Job' || owner.apiVersion !== 'batch/v1') return true
    const job = this.#jobOf(owner.uid)
    return job !== undefined && (isForeign(job) || endOf(job) === undefined)
  }

  #releasePodsOf(job: Job): void {
    for (const pod of this.#controlPlane.store.ownedBy(podKind, job.metadata.uid))
      if (isTracked(pod)) this.#orphans.add(keyOfObject(pod))
  }

  #releaseOrphan(key: string): void {
    const pod = this.#controlPlane.store.byKey(podKind, key)
    if (pod !== undefined && isTracked(pod) && !this.#hasRunningJob(pod))
      this.#writer.update(podKind, withoutTracking(pod))
  }

  #reconcile(key: string): void {
    const job = this.#controlPlane.store.byKey(jobKind, key)
    if (job === undefined || isForeign(job)) return
    if (endOf(job) !== undefined) {
      this.#backoff.delete(key)
      return
    }
    const { record, again, failure } = this.#sync.run(job, this.#claimedPods(job), this.#backoff.get(key) ?? noFailures)
    this.#backoff.set(key, record)
    if (again !== undefined) this.#queue.addAfter(key, again)
    if (failure !== undefined) throw failure
  }

  /** The Job's pods, with those taken in that it selects and nobody has, and those let go that it no longer selects. */
  #claimedPods(job: Job): readonly Pod[] {
    const { store } = this.#controlPlane
    const { uid, namespace, deletionTimestamp } = job.metadata
    const requirements = requirementsOf(job.spec.selector ?? {})
    const pods: Pod[] = []
    for (const pod of Array.from(store.ownedBy(podKind, uid))) {
      if (controllerOf(pod)?.uid !== uid) continue
      if (matches(requirements, pod.metadata.labels)) pods.push(pod)
      else if (deletionTimestamp === undefined) this.#writer.update(podKind, withoutOwner(withoutTracking(pod), uid))
    }
    if (deletionTimestamp !== undefined) return pods
    for (const pod of selectedObjects(store, podKind, namespace!, requirements)) {
      if (controllerOf(pod) !== undefined || pod.metadata.deletionTimestamp !== undefined) continue
      pods.push(this.#writer.update(podKind, withTracking(withOwner(pod, newControllerRef(jobKind, job)))))
    }
    return pods
  }
}

/** Whether another controller than this one has the Job (managedBy). */
function isForeign({ spec }: Job): boolean {
  return spec.managedBy !== undefined && spec.managedBy !== ownName
}
