import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { formatTime, parseTime } from '../../../../shared/kube/time.ts'
import { defaultNodeTiming, type NodeTiming } from '../../../../shared/machines/changes.ts'
import type { Node, Pod } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import type { Change } from '../../store/object-store.ts'
import { WorkQueue } from '../work-queue.ts'
import { evictionInterval, zoneKeyOf } from './eviction-pace.ts'
import type { NodeHeartbeats } from './heartbeat.ts'
import {
  noExecuteKeyOf,
  readyCondition,
  unknownConditions,
  withNoExecuteTaint,
  withNoScheduleTaints
} from './node-conditions.ts'

/** Upstream's --node-startup-grace-period, for a node whose kubelet never spoke. */
const startupGracePeriod = 60_000
/** Judges nodes by their heartbeats and taints those that do not answer; upstream's pkg/controller/nodelifecycle. */
export class NodeLifecycleController implements Component {
  readonly name = 'node-controller'
  readonly #controlPlane: ControlPlane
  readonly #heartbeats: NodeHeartbeats
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue
  readonly #timing: () => NodeTiming
  /** When the next node of a zone may get its NoExecute taint (milliseconds). */
  readonly #nextEviction = new Map<string, number>()

  /** `timing` is asked each time: somebody may change it. */
  constructor(
    controlPlane: ControlPlane,
    heartbeats: NodeHeartbeats,
    timing: () => NodeTiming = () => defaultNodeTiming
  ) {
    this.#timing = timing
    this.#controlPlane = controlPlane
    this.#heartbeats = heartbeats
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#recorder = controlPlane.recorder(this.name)
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(nodeKind, (change) => this.#onNode(change))
    this.#heartbeats.onStopped((nodeName) => this.#watchSilence(nodeName))
    for (const node of store.all(nodeKind)) {
      this.#queue.add(node.metadata.name)
      this.#watchSilence(node.metadata.name)
      // Those of a new cluster: their kubelets registered them in this very moment.
      if (node.metadata.creationTimestamp === formatTime(this.#controlPlane.clock.now)) this.#tellRegistered(node)
    }
  }

  #tellRegistered(node: Node): void {
    const { name } = node.metadata
    this.#recorder.event(node, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
  }

  #onNode({ type, object, previous }: Change<Node>): void {
    const { name } = object.metadata
    if (type === 'ADDED') {
      this.#tellRegistered(object)
      // The kubelet learns of its node at the same moment: ask when it has.
      this.#controlPlane.clock.after(0, () => this.#watchSilence(name))
    } else if (type === 'DELETED') {
      this.#recorder.event(
        object,
        'Normal',
        'RemovingNode',
        `Node ${name} event: Removing Node ${name} from Controller`
      )
      return
    } else if (readyCondition(previous!)?.status === 'True' && readyCondition(object)?.status !== 'True') {
      this.#recorder.event(object, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
      this.#controlPlane.clock.after(0, () => this.#markPodsNotReady(name))
    }
    this.#queue.add(name)
  }

  /** Looks at a node that is new or fell silent when its grace period is over; one that speaks has no timer. */
  #watchSilence(name: string): void {
    const { clock, store } = this.#controlPlane
    const node = store.get(nodeKind, undefined, name)
    if (node === undefined) return
    const heard = this.#heartbeats.lastHeartbeat(name)
    const end =
      heard === undefined ? parseTime(node.metadata.creationTimestamp) + startupGracePeriod : heard + this.#gracePeriod
    clock.at(this.#nextLook(end), () => this.#giveUp(name))
  }

  #giveUp(name: string): void {
    const { clock, store } = this.#controlPlane
    const node = store.get(nodeKind, undefined, name)
    if (node === undefined || readyCondition(node)?.status === 'Unknown') return
    const heard = this.#heartbeats.lastHeartbeat(name)
    if (heard !== undefined && clock.now - heard <= this.#gracePeriod) return
    const conditions = unknownConditions(node, heard, clock.now)
    try {
      this.#writer.updateStatus(nodeKind, { ...node, status: { ...node.status, conditions } })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      clock.after(this.#monitorPeriod, () => this.#giveUp(name))
    }
  }

  #reconcile(name: string): void {
    const { clock, store } = this.#controlPlane
    const node = store.get(nodeKind, undefined, name)
    if (node === undefined) return
    const key = noExecuteKeyOf(node)
    const hasKey =
      key === undefined || node.spec.taints?.some((taint) => taint.key === key && taint.effect === 'NoExecute') === true
    let taints = withNoScheduleTaints(node, clock.now)
    if (hasKey || this.#mayEvict(node)) taints = withNoExecuteTaint(taints, key, clock.now)
    if (taints === node.spec.taints || (taints.length === 0 && node.spec.taints === undefined)) return
    const { taints: _, ...spec } = node.spec
    this.#writer.update(nodeKind, { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } })
  }

  /** Nodes of one zone are given up one after the other; the others come back in time. */
  #mayEvict(node: Node): boolean {
    const { clock, store } = this.#controlPlane
    const zone = zoneKeyOf(node)
    const interval = evictionInterval(store, zone, this.#timing())
    if (interval === undefined) {
      this.#queue.addAfter(node.metadata.name, this.#monitorPeriod)
      return false
    }
    const next = this.#nextEviction.get(zone) ?? clock.now
    if (next > clock.now) {
      this.#queue.addAfter(node.metadata.name, next - clock.now)
      return false
    }
    this.#nextEviction.set(zone, clock.now + interval)
    return true
  }

  #markPodsNotReady(nodeName: string): void {
    const { clock, store } = this.#controlPlane
    const node = store.get(nodeKind, undefined, nodeName)
    if (node !== undefined && readyCondition(node)?.status === 'True') return
    for (const pod of Array.from(store.onNode<Pod>(podKind, nodeName))) {
      const conditions = pod.status?.conditions
      if (conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') !== true) continue
      const next = conditions.map((condition) =>
        condition.type === 'Ready'
          ? { ...condition, status: 'False', lastTransitionTime: formatTime(clock.now) }
          : condition
      )
      this.#writer.updateStatus(podKind, { ...pod, status: { ...pod.status, conditions: next } })
      this.#recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
    }
  }

  /** Milliseconds of silence after which a node counts as lost. */
  get #gracePeriod(): number {
    return this.#timing().gracePeriod * 1000
  }

  get #monitorPeriod(): number {
    return this.#timing().monitorPeriod * 1000
  }

  /** Upstream looks at all nodes at once: what happens in between shows at the next look. */
  #nextLook(time: number): number {
    return (Math.floor(time / this.#monitorPeriod) + 1) * this.#monitorPeriod
  }
}
