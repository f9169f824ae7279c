import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { withPodDisruption } from '../../../shared/kinds/pod/disruption-target.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { keyOfObject } from '../store/object-store.ts'
import { WorkQueue } from './work-queue.ts'

/** Upstream looks every 20 s, and a node must have been missing for 40 s. Milliseconds. */
const checkPeriod = 20_000
const quarantine = 40_000
/** Upstream's --terminated-pod-gc-threshold. */
const mostTerminated = 12_500
const terminatedKey = '/'

/**
 * Removes pods that nobody looks after: those of nodes that are gone, and finished ones beyond a number. Upstream's
 * pkg/controller/podgc.
 */
export class PodGarbageCollector implements Component {
  readonly name = 'pod-garbage-collector-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #terminated = new Set<string>()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(nodeKind, ({ type, object }) => {
      if (type === 'DELETED') this.#expectLoss(object.metadata.name)
    })
    store.onChange(podKind, ({ type, object, previous }) => this.#note(object, previous, type === 'DELETED'))
    for (const pod of store.all(podKind)) this.#note(pod, undefined, false)
  }

  #note(pod: Pod, previous: Pod | undefined, isGone: boolean): void {
    const key = keyOfObject(pod)
    const { nodeName } = pod.spec
    if (isGone) this.#terminated.delete(key)
    else if (isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined) {
      this.#terminated.add(key)
      if (this.#terminated.size > mostTerminated) this.#queue.addAfter(terminatedKey, checkPeriod)
    }
    if (isGone || nodeName === undefined || nodeName === previous?.spec.nodeName) return
    if (this.#controlPlane.store.get(nodeKind, undefined, nodeName) === undefined) this.#expectLoss(nodeName)
  }

  #expectLoss(nodeName: string): void {
    const { clock } = this.#controlPlane
    const look = (Math.floor((clock.now + quarantine) / checkPeriod) + 1) * checkPeriod
    this.#queue.addAfter(nodeName, look - clock.now)
  }

  #reconcile(key: string): void {
    const { store, clock } = this.#controlPlane
    if (key === terminatedKey) {
      this.#removeOldest()
      return
    }
    if (store.get(nodeKind, undefined, key) !== undefined) return
    for (const pod of Array.from(store.onNode<Pod>(podKind, key))) {
      let last = pod
      if (!isPodTerminal(pod)) {
        const failed = { ...pod, status: { ...pod.status, phase: 'Failed' } }
        const message = 'PodGC: node no longer exists'
        last = this.#writer.updateStatus(podKind, withPodDisruption(failed, 'DeletionByPodGC', message, clock.now))
      }
      this.#writer.delete(podKind, last.metadata.namespace, last.metadata.name, { gracePeriodSeconds: 0 })
    }
  }

  #removeOldest(): void {
    const { store } = this.#controlPlane
    const pods: Pod[] = []
    for (const key of this.#terminated) {
      const pod = store.byKey(podKind, key)
      if (pod !== undefined) pods.push(pod)
    }
    pods.sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))
    for (const { metadata } of pods.slice(0, Math.max(pods.length - mostTerminated, 0))) {
      this.#writer.delete(podKind, metadata.namespace, metadata.name, { gracePeriodSeconds: 0 })
    }
  }
}
