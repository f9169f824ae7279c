import { endOf } from '../../../shared/kinds/job/lifecycle.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { Job } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { keyOfObject } from '../store/object-store.ts'
import { parsedTime } from './parsed-time.ts'
import { WorkQueue } from './work-queue.ts'

/** Deletes Jobs when they have been over for ttlSecondsAfterFinished; upstream's pkg/controller/ttlafterfinished. */
export class TtlAfterFinishedController implements Component {
  readonly name = 'ttl-after-finished-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(jobKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#watch(object)
    })
    for (const job of store.all(jobKind)) this.#watch(job)
  }

  #watch(job: Job): void {
    if (expiryOf(job) !== undefined) this.#queue.add(keyOfObject(job))
  }

  #reconcile(key: string): void {
    const { store, clock } = this.#controlPlane
    const job = store.byKey(jobKind, key)
    const expiry = job && expiryOf(job)
    if (job === undefined || expiry === undefined) return
    if (expiry > clock.now) {
      this.#queue.addAfter(key, expiry - clock.now)
      return
    }
    const { namespace, name, uid } = job.metadata
    this.#writer.delete(jobKind, namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid } })
  }
}

/** When a Job goes (ms); undefined where it is not over, stays, or goes already. */
function expiryOf(job: Job): number | undefined {
  const { metadata, spec, status } = job
  const end = endOf(job)
  if (metadata.deletionTimestamp !== undefined || spec.ttlSecondsAfterFinished === undefined || end === undefined)
    return undefined
  const finished = conditionOf(status, end)?.lastTransitionTime
  return finished === undefined ? undefined : parsedTime(finished) + spec.ttlSecondsAfterFinished * 1000
}
