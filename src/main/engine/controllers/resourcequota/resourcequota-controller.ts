import { resourceQuotaKind } from '../../../../shared/kinds/resourcequota/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { ResourceQuota } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { isSameUsage, masked } from '../../quota/resource-list.ts'
import { keyOf, keyOfObject, type Change } from '../../store/object-store.ts'
import { WorkQueue } from '../work-queue.ts'
import { UsageTally } from './usage-tally.ts'

/** Upstream's ResourceQuotaSyncPeriod, in milliseconds: all quotas are looked at again that often. */
const resyncPeriod = 300_000

/**
 * Upstream's pkg/controller/resourcequota: writes down what a new quota limits and what is used of it, and gives back
 * what went or ended. What is asked for anew is charged by the admission.
 */
export class ResourceQuotaController implements Component {
  readonly name = 'resourcequota-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #tally: UsageTally
  #resyncs = false

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
    this.#tally = new UsageTally(controlPlane.store)
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onAnyChange((change) => {
      for (const name of this.#tally.note(change)) this.#queue.add(keyOf(change.object.metadata.namespace, name))
      if (change.kind === resourceQuotaKind) this.#noteQuota(change as Change<ResourceQuota>)
    })
    for (const quota of store.all(resourceQuotaKind)) this.#follow(quota)
  }

  #noteQuota({ type, object }: Change<ResourceQuota>): void {
    if (type === 'DELETED') this.#tally.forget(object)
    else this.#follow(object)
  }

  #follow(quota: ResourceQuota): void {
    if (this.#tally.follow(quota)) this.#queue.add(keyOfObject(quota))
    if (!this.#resyncs) this.#resyncLater()
  }

  /** As long as there are quotas. */
  #resyncLater(): void {
    const { clock, store } = this.#controlPlane
    this.#resyncs = store.count(resourceQuotaKind) > 0
    if (!this.#resyncs) return
    clock.after(resyncPeriod, () => {
      for (const quota of store.all(resourceQuotaKind)) this.#queue.add(keyOfObject(quota))
      this.#resyncLater()
    })
  }

  #reconcile(key: string): void {
    const quota = this.#controlPlane.store.byKey(resourceQuotaKind, key)
    if (quota === undefined) return
    const { hard = {} } = quota.spec
    const before = quota.status?.used
    const used = masked({ ...before, ...this.#tally.usageOf(quota) }, Object.keys(hard))
    const isSame = before !== undefined && isSameUsage(before, used) && deepEqual(quota.status?.hard, hard)
    if (isSame) return
    this.#writer.updateStatus(resourceQuotaKind, { ...quota, status: { hard, used } })
  }
}
