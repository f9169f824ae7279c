import { csiNodeKind } from '../../../shared/kinds/csinode/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import { keyOfObject } from '../store/object-store.ts'

/** Tells of each node that a CSI driver works there: upstream's kubelet does, for the driver's node plugin. */
export class NodeRegistrar implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #driver: string
  readonly #count: number
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  /** `count`: how many volumes one node can take. */
  constructor(plane: ControlPlane, driver: string, count: number) {
    this.name = `node-registrar ${driver}`
    this.#plane = plane
    this.#driver = driver
    this.#count = count
    this.#writer = plane.writer('kubelet')
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<Node>(nodeKind, ({ type, object }) => {
      if (type === 'ADDED') this.#queue.add(keyOfObject(object))
    })
    for (const node of store.all(nodeKind)) this.#queue.add(keyOfObject(node))
  }

  #reconcile(key: string): void {
    const { store } = this.#plane
    const node = store.byKey(nodeKind, key)
    if (node === undefined) return
    const { name, uid } = node.metadata
    const driver = {
      name: this.#driver,
      nodeID: name,
      topologyKeys: ['kubernetes.io/hostname'],
      allocatable: { count: this.#count }
    }
    const present = store.get(csiNodeKind, undefined, name)
    if (present === undefined) {
      this.#writer.create(csiNodeKind, {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSINode',
        metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
        spec: { drivers: [driver] }
      })
    } else if (!present.spec.drivers.some((one) => one.name === this.#driver)) {
      this.#writer.update(csiNodeKind, { ...present, spec: { drivers: present.spec.drivers.concat(driver) } })
    }
  }
}
