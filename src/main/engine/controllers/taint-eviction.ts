import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { withPodDisruption } from '../../../shared/kinds/pod/disruption-target.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Node, Pod, Taint, Toleration } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import type { Timer } from '../sim/clock.ts'
import { tolerates } from '../scheduler/tolerations.ts'
import { keyOfObject, type Change } from '../store/object-store.ts'

/** Milliseconds until a refused eviction is tried again. */
const retryDelay = 1000

interface Eviction {
  readonly since: number
  readonly timer: Timer
}

/**
 * Deletes pods that do not tolerate a NoExecute taint of their node, or no longer; upstream's
 * pkg/controller/tainteviction.
 */
export class TaintEvictionController implements Component {
  readonly name = 'taint-eviction-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  /** By pod uid. */
  readonly #planned = new Map<string, Eviction>()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#recorder = controlPlane.recorder(this.name)
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(nodeKind, ({ type, object, previous }) => {
      if (type !== 'DELETED' && object.spec.taints !== previous?.spec.taints) this.#onTaints(object)
    })
    store.onChange(podKind, (change) => this.#onPod(change))
    for (const node of store.all(nodeKind)) {
      const taints = noExecuteTaints(node)
      if (taints.length === 0) continue
      for (const pod of store.onNode(podKind, node.metadata.name)) this.#plan(pod, taints, taintedSince(pod, taints))
    }
  }

  #onTaints(node: Node): void {
    const taints = noExecuteTaints(node)
    for (const pod of this.#controlPlane.store.onNode(podKind, node.metadata.name)) this.#plan(pod, taints)
  }

  #onPod({ type, object, previous }: Change<Pod>): void {
    if (type === 'DELETED') {
      this.#forget(object)
      return
    }
    const { nodeName, tolerations } = object.spec
    if (nodeName === undefined || (nodeName === previous?.spec.nodeName && tolerations === previous.spec.tolerations))
      return
    const node = this.#controlPlane.store.get(nodeKind, undefined, nodeName)
    if (node !== undefined) this.#plan(object, noExecuteTaints(node))
  }

  /** `began`: when the pod met the taints, in milliseconds; now where absent. */
  #plan(pod: Pod, taints: readonly Taint[], began?: number): void {
    const { clock } = this.#controlPlane
    const planned = this.#planned.get(pod.metadata.uid)
    const seconds = tolerationSeconds(taints, pod.spec.tolerations ?? [])
    if (seconds === Number.POSITIVE_INFINITY) {
      if (planned !== undefined) this.#cancel(pod)
      return
    }
    if (pod.metadata.deletionTimestamp !== undefined) return
    const since = planned?.since ?? began ?? clock.now
    const at = seconds <= 0 ? clock.now : Math.max(since + seconds * 1000, clock.now)
    // A second taint may bring the end nearer, never put it off.
    if (planned !== undefined && planned.timer.at <= at) return
    planned?.timer.cancel()
    const { uid } = pod.metadata
    this.#planned.set(uid, { since, timer: clock.at(at, () => this.#evict(uid)) })
  }

  #cancel(pod: Pod): void {
    this.#forget(pod)
    this.#recorder.event(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${keyOfObject(pod)}`)
  }

  #forget(pod: Pod): void {
    this.#planned.get(pod.metadata.uid)?.timer.cancel()
    this.#planned.delete(pod.metadata.uid)
  }

  #evict(uid: string): void {
    const { clock, store } = this.#controlPlane
    this.#planned.delete(uid)
    const pod = store.byUid(uid) as Pod | undefined
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return
    this.#recorder.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${keyOfObject(pod)}`)
    try {
      const message = 'Taint manager: deleting due to NoExecute taint'
      this.#writer.updateStatus(podKind, withPodDisruption(pod, 'DeletionByTaintManager', message, clock.now))
      this.#writer.delete(podKind, pod.metadata.namespace, pod.metadata.name)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#planned.set(uid, { since: clock.now, timer: clock.after(retryDelay, () => this.#evict(uid)) })
    }
  }
}

function noExecuteTaints(node: Node): readonly Taint[] {
  return node.spec.taints?.filter(({ effect }) => effect === 'NoExecute') ?? []
}

/**
 * When a pod that was there before a restart met its node's taints. Upstream's controller counts anew when it starts;
 * here the cluster does not know of the restart, and the taints tell their time. undefined where they do not.
 */
function taintedSince(pod: Pod, taints: readonly Taint[]): number | undefined {
  const times = taints.flatMap(({ timeAdded }) => (timeAdded === undefined ? [] : [parseTime(timeAdded)]))
  if (times.length === 0) return undefined
  return Math.max(Math.min(...times), parseTime(pod.status?.startTime ?? pod.metadata.creationTimestamp))
}

/**
 * For how long the pod tolerates all of these taints: Infinity for ever, 0 where it does not tolerate one of them.
 * As upstream, the shortest of the tolerations that are used.
 */
function tolerationSeconds(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let shortest = Number.POSITIVE_INFINITY
  for (const taint of taints) {
    const used = tolerations.find((toleration) => tolerates(toleration, taint))
    if (used === undefined) return 0
    if (used.tolerationSeconds !== undefined) shortest = Math.min(shortest, Math.max(used.tolerationSeconds, 0))
  }
  return shortest
}
