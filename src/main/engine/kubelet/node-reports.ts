import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { Machine } from '../../../shared/machines/machine.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { ControlPlane } from '../control-plane.ts'
import { noNetworkMessage, renewedConditions, resourcesOf, shuttingDownMessage } from './node-status.ts'

/** What kubelets post of their nodes; upstream's pkg/kubelet/kubelet_node_status.go. A Node that is gone is passed over. */
export class NodeReports {
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kubelet')
  }

  /** The machine was started again. */
  booted(nodeName: string, hasNetwork: boolean): void {
    const node = this.#node(nodeName)
    if (node === undefined) return
    const recorder = this.#controlPlane.recorder('kubelet', nodeName)
    recorder.event(node, 'Normal', 'Starting', 'Starting kubelet.')
    const bootId = node.status?.nodeInfo?.bootID ?? ''
    recorder.event(node, 'Warning', 'Rebooted', `Node ${nodeName} has been rebooted, boot id: ${bootId}`)
    if (hasNetwork && isReady(node)) this.#tellReady(node)
    this.#post(node, hasNetwork, true)
  }

  /** The conditions as they are now; says so where the node has become ready. */
  posted(nodeName: string, hasNetwork: boolean): void {
    const node = this.#node(nodeName)
    if (node !== undefined) this.#post(node, hasNetwork, false)
  }

  /** The machine is about to be switched off. */
  shuttingDown(nodeName: string): void {
    const node = this.#node(nodeName)
    if (node === undefined) return
    const recorder = this.#controlPlane.recorder('kubelet', nodeName)
    recorder.event(node, 'Normal', 'NodeShutdown', 'Shutdown manager detected shutdown event')
    recorder.event(node, 'Normal', 'NodeNotReady', `Node ${nodeName} status is now: NodeNotReady`)
    this.#write(node, shuttingDownMessage, false)
  }

  #post(node: Node, hasNetwork: boolean, isBooted: boolean): void {
    this.#write(node, hasNetwork ? undefined : noNetworkMessage, isBooted)
    if (hasNetwork && !isReady(node)) this.#tellReady(node)
  }

  #write(node: Node, notReady: string | undefined, isBooted: boolean): void {
    const { now } = this.#controlPlane.clock
    const conditions = renewedConditions(node.status?.conditions ?? [], now, notReady, isBooted)
    this.#writer.updateStatus(nodeKind, { ...node, status: { ...node.status, conditions } })
  }

  /** The machine's size; resources that others wrote there stay. */
  resized(machine: Machine): void {
    const node = this.#node(machine.name)
    if (node === undefined) return
    const now = resourcesOf(machine)
    const capacity = { ...node.status?.capacity, ...now.capacity }
    const allocatable = { ...node.status?.allocatable, ...now.allocatable }
    this.#writer.updateStatus(nodeKind, { ...node, status: { ...node.status, capacity, allocatable } })
  }

  #tellReady(node: Node): void {
    const { name } = node.metadata
    const recorder = this.#controlPlane.recorder('kubelet', name)
    recorder.event(node, 'Normal', 'NodeReady', `Node ${name} status is now: NodeReady`)
  }

  #node(name: string): Node | undefined {
    return this.#controlPlane.store.get(nodeKind, undefined, name)
  }
}

function isReady({ status }: Node): boolean {
  return conditionOf(status, 'Ready')?.status === 'True'
}
