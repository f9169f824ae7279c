import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodReady } from '../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import { macOf } from '../../../shared/machines/machine.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import { networkCondition } from '../kubelet/node-status.ts'
import { networkAddOns } from './add-ons/add-ons.ts'
import type { NetworkAddOn } from './add-ons/network-add-on.ts'

const addOns = Object.values(networkAddOns)

/** What the network add-on's pod on each node does to the API: its annotations, and NetworkUnavailable False. */
export class AddOnAgents implements Component {
  readonly name = 'network-add-on'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('network-add-on')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name), { latency: 500 })
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(podKind, ({ type, object }) => {
      if (type !== 'DELETED' && addOnOf(object) !== undefined) this.#queue.add(object.spec.nodeName ?? '')
    })
    store.onChange(nodeKind, ({ type, object, previous }) => {
      if (type === 'ADDED' || object.spec.podCIDR !== previous?.spec.podCIDR) this.#queue.add(object.metadata.name)
    })
    for (const node of store.all(nodeKind)) if (!isDone(node)) this.#queue.add(node.metadata.name)
  }

  #reconcile(name: string): void {
    const { clock, store } = this.#controlPlane
    const node = store.get(nodeKind, undefined, name)
    const podCIDR = node?.spec.podCIDR
    // Agents wait for the network of their node's pods.
    if (node === undefined || podCIDR === undefined || isDone(node)) return
    const agent = Array.from(store.onNode<Pod>(podKind, name)).find(
      (pod) => addOnOf(pod) !== undefined && isPodReady(pod)
    )
    const addOn = agent === undefined ? undefined : addOnOf(agent)
    if (addOn === undefined) return
    const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
    const annotations = addOn.annotations({ name, address, podCIDR, mac: macOf(name) })
    const { metadata } = node
    const annotated = this.#writer.update(nodeKind, {
      ...node,
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } }
    })
    const others = annotated.status?.conditions?.filter(({ type }) => type !== 'NetworkUnavailable') ?? []
    const conditions = [networkCondition(addOn.condition, clock.now), ...others]
    this.#writer.updateStatus(nodeKind, { ...annotated, status: { ...annotated.status, conditions } })
  }
}

function isDone({ status }: Node): boolean {
  return conditionOf(status, 'NetworkUnavailable')?.status === 'False'
}

function addOnOf({ metadata }: Pod): NetworkAddOn | undefined {
  if (metadata.labels === undefined) return undefined
  return addOns.find(({ agent }) => metadata.labels?.[agent.key] === agent.value)
}
