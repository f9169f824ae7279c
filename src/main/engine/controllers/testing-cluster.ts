import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Event, Namespace, Node, Pod, Taint } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { ControlPlane } from '../control-plane.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { createControllers, createNodeControllers } from './controllers.ts'
import { targetNodeOf } from './daemonset/daemon-pod.ts'
import { TestKubelet, type PlayOptions } from './testing-kubelet.ts'

/** All controllers over a test control plane, with nodes whose kubelets can be stopped, for scenario tests. */
export class TestCluster {
  readonly controlPlane: ControlPlane
  readonly writer: ObjectWriter
  readonly kubelet: TestKubelet
  readonly #silentSince = new Map<string, number>()
  readonly #listeners: ((nodeName: string) => void)[] = []
  #placed = 0

  constructor(nodeNames: readonly string[] = ['node-1'], options: PlayOptions = {}) {
    this.controlPlane = createTestControlPlane()
    this.writer = this.controlPlane.writer('test')
    this.kubelet = new TestKubelet(this.controlPlane, { chooseNode: (pod) => this.#choose(pod), ...options })
    this.kubelet.start()
    const { clock } = this.controlPlane
    const heartbeats = {
      lastHeartbeat: (name: string) => this.#silentSince.get(name) ?? clock.now,
      onStopped: (listener: (nodeName: string) => void) => this.#listeners.push(listener)
    }
    for (const controller of [
      ...createNodeControllers(this.controlPlane, heartbeats),
      ...createControllers(this.controlPlane)
    ]) {
      controller.start()
    }
    for (const name of nodeNames) this.addNode(name)
    this.addNamespace('default')
    this.run(100)
  }

  run(ms: number): void {
    const { clock } = this.controlPlane
    clock.advanceTo(clock.now + ms)
  }

  addNamespace(name: string): void {
    this.writer.create(namespaceKind, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name }
    } as NewObject<Namespace>)
  }

  addNode(name: string, labels: Readonly<Record<string, string>> = {}, taints?: readonly Taint[]): void {
    const time = formatTime(this.controlPlane.clock.now)
    const status = (type: string, value: string) => ({ type, status: value, lastTransitionTime: time })
    this.writer.create<Node>(nodeKind, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec: taints === undefined ? {} : { taints },
      status: { conditions: [status('MemoryPressure', 'False'), status('Ready', 'True')] }
    })
  }

  node(name: string): Node {
    return this.controlPlane.store.get(nodeKind, undefined, name)!
  }

  changeNode(name: string, change: (node: Node) => Partial<Node>): void {
    const node = this.node(name)
    this.writer.update(nodeKind, { ...node, ...change(node) })
  }

  /** Takes the power from a node. */
  stopNode(name: string): void {
    this.#silentSince.set(name, this.controlPlane.clock.now)
    for (const listener of this.#listeners) listener(name)
  }

  /** The node comes back, and its kubelet reports it ready. */
  startNode(name: string): void {
    this.#silentSince.delete(name)
    const node = this.node(name)
    const conditions = node.status!.conditions!.map((condition) =>
      condition.status === 'Unknown'
        ? { ...condition, status: condition.type === 'Ready' ? 'True' : 'False' }
        : condition
    )
    this.writer.updateStatus(nodeKind, { ...node, status: { ...node.status, conditions } })
  }

  /** The messages of all events with this reason, oldest first. */
  messages(reason: string): string[] {
    const events = [...this.controlPlane.store.all<Event>(eventKind)].filter((event) => event.reason === reason)
    return events.map((event) => event.message!)
  }

  #choose(pod: Pod): string | undefined {
    const target = targetNodeOf(pod)
    if (target !== undefined) return target
    const open = [...this.controlPlane.store.all(nodeKind)].filter(
      ({ spec }) =>
        spec.unschedulable !== true && spec.taints?.some(({ effect }) => effect !== 'PreferNoSchedule') !== true
    )
    return open.length === 0 ? undefined : open[this.#placed++ % open.length]!.metadata.name
  }
}
