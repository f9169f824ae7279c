// When a node is looked at: what its kubelet does about the lack of memory, disk and processes costs nothing while
// nothing about the node changes and nothing is near.
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import { memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Node } from '../../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { Timer } from '../../sim/clock.ts'
import type { Kubelets } from '../kubelets.ts'
import { Evictions } from './evictions.ts'
import type { MemoryUsage } from './pod-consumption.ts'
import { isUnderPressure } from './pressure-conditions.ts'
import { SystemOom } from './system-oom.ts'
import { quantityOf, thresholdsOf } from './thresholds.ts'

/** What is asked about a node's memory; engine/metrics answers. Bytes. */
export interface NodeUsage extends MemoryUsage {
  nodeMemory(nodeName: string): number
  /** The most that it can come to while nothing changes but time. */
  mostMemoryOf(nodeName: string): number
  /** Called when what a node uses has become another sum. */
  onNodeUsage(listener: (nodeName: string) => void): void
}

/** Upstream's monitoring interval of the eviction manager, in milliseconds. */
const lookPeriod = 10_000
/** Milliseconds from a change to the kernel's notice that memory is out. */
const kernelDelay = 100

/** Looks at the nodes whose pods, usage or strain changed, and at those that are near a threshold. */
export class NodePressure implements Component {
  readonly name = 'eviction-manager'
  readonly #plane: ControlPlane
  readonly #kubelets: Kubelets
  readonly #usage: NodeUsage
  readonly #evictions: Evictions
  readonly #oom: SystemOom
  readonly #looks = new Map<string, Timer>()
  readonly #kernelLooks = new Set<string>()

  constructor(plane: ControlPlane, kubelets: Kubelets, usage: NodeUsage) {
    this.#plane = plane
    this.#kubelets = kubelets
    this.#usage = usage
    this.#evictions = new Evictions(plane, kubelets, usage)
    this.#oom = new SystemOom(plane, kubelets, usage)
  }

  start(): void {
    const { store } = this.#plane
    this.#usage.onNodeUsage((name) => this.changed(name))
    for (const node of store.all(nodeKind)) {
      this.#evictions.resume(node)
      this.changed(node.metadata.name)
    }
    store.onChange<Node>(nodeKind, ({ type, object, previous }) => {
      const { name } = object.metadata
      if (type === 'DELETED') this.#forget(name)
      else if (isOtherMachine(object, previous)) this.changed(name)
    })
  }

  /** Something about a node is other than it was: it is looked at on its next beat. */
  changed(nodeName: string): void {
    if (!this.#looks.has(nodeName)) this.#lookAt(nodeName, this.#nextBeat(nodeName))
    this.#kernelLook(nodeName)
  }

  #lookAt(nodeName: string, at: number): void {
    this.#looks.get(nodeName)?.cancel()
    this.#looks.set(
      nodeName,
      this.#plane.clock.at(at, () => this.#look(nodeName))
    )
  }

  #look(nodeName: string): void {
    this.#looks.delete(nodeName)
    const { store, clock } = this.#plane
    const node = store.get(nodeKind, undefined, nodeName)
    if (node === undefined || !this.#kubelets.machines.isUp(nodeName)) return
    const { next } = this.#evictions.synchronize(node)
    if (next !== undefined) this.#lookAt(nodeName, Math.max(next, clock.now + 1))
    else if (this.#isNear(store.get(nodeKind, undefined, nodeName) ?? node))
      this.#lookAt(nodeName, this.#nextBeat(nodeName))
    this.#kernelLook(nodeName)
  }

  /** Whether time alone could bring the node's memory below a threshold, or its conditions have to be taken back. */
  #isNear(node: Node): boolean {
    const { name } = node.metadata
    if (isUnderPressure(node)) return true
    const capacity = memoryBytes(node.status?.capacity?.memory)
    const threshold = thresholdsOf(node).find(({ signal }) => signal === 'memory.available')
    if (
      threshold !== undefined &&
      capacity > 0 &&
      this.#usage.mostMemoryOf(name) > capacity - quantityOf(threshold, capacity)
    )
      return true
    return this.#evictions.isWritten(name)
  }

  /** The kernel does not wait for the kubelet: where memory can be out, it is asked at once. */
  #kernelLook(nodeName: string): void {
    const { store, clock } = this.#plane
    if (this.#kernelLooks.has(nodeName)) return
    const node = store.get(nodeKind, undefined, nodeName)
    const capacity = memoryBytes(node?.status?.capacity?.memory)
    if (capacity === 0 || this.#usage.mostMemoryOf(nodeName) <= capacity) return
    this.#kernelLooks.add(nodeName)
    clock.after(kernelDelay, () => {
      const again = this.#oom.kill(nodeName)
      if (again === undefined) this.#kernelLooks.delete(nodeName)
      else {
        clock.after(again, () => {
          this.#kernelLooks.delete(nodeName)
          this.#kernelLook(nodeName)
        })
      }
    })
  }

  #nextBeat(nodeName: string): number {
    const { now } = this.#plane.clock
    const phase = fnv1a(nodeName) % lookPeriod
    return now + lookPeriod - ((now - phase + lookPeriod) % lookPeriod)
  }

  #forget(nodeName: string): void {
    this.#looks.get(nodeName)?.cancel()
    this.#looks.delete(nodeName)
    this.#evictions.forget(nodeName)
  }
}

/** Whether a node has other thresholds or another size than before. */
function isOtherMachine(node: Node, previous: Node | undefined): boolean {
  return (
    node.metadata.annotations !== previous?.metadata.annotations || node.status?.capacity !== previous?.status?.capacity
  )
}
