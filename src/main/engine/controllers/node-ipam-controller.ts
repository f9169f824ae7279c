import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from './work-queue.ts'

/** Networks of 256 addresses in --cluster-cidr 10.244.0.0/16; beyond 256 nodes the second part counts on. */
const networks = 256 * 11

/** Gives each node the network of its pods; upstream's pkg/controller/nodeipam with its range allocator. */
export class NodeIpamController implements Component {
  readonly name = 'node-ipam-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #taken = new Set<string>()
  /** Everything below is taken: the next search starts here. */
  #lowest = 0

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name), { latency: 0 })
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(nodeKind, ({ type, object }) => {
      if (type === 'DELETED') this.#release(object)
      else this.#note(object)
    })
    for (const node of store.all(nodeKind)) this.#note(node)
  }

  #note({ metadata, spec }: Node): void {
    if (spec.podCIDR === undefined) this.#queue.add(metadata.name)
    else this.#taken.add(spec.podCIDR)
  }

  #release({ spec }: Node): void {
    if (spec.podCIDR === undefined) return
    this.#taken.delete(spec.podCIDR)
    this.#lowest = 0
  }

  #reconcile(name: string): void {
    const node = this.#controlPlane.store.get(nodeKind, undefined, name)
    if (node === undefined || node.spec.podCIDR !== undefined) return
    while (this.#lowest < networks && this.#taken.has(networkOf(this.#lowest))) this.#lowest++
    if (this.#lowest === networks) {
      const recorder = this.#controlPlane.recorder('cidrAllocator')
      recorder.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`)
      return
    }
    const podCIDR = networkOf(this.#lowest)
    this.#writer.update(nodeKind, { ...node, spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] } })
  }
}

function networkOf(index: number): string {
  return `10.${244 + Math.floor(index / 256)}.${index % 256}.0/24`
}
