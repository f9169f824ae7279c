import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import type { ServiceAccount } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from './work-queue.ts'

const accountName = 'default'

/** Gives every namespace its ServiceAccount `default`; upstream's pkg/controller/serviceaccount. */
export class ServiceAccountController implements Component {
  readonly name = 'serviceaccount-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    // Upstream's admission of a pod asks for up to two seconds for the account of a namespace that has just been made.
    // Here a request is answered within its moment, so the account is there before the next one.
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name), { latency: 0 })
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(namespaceKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(object.metadata.name)
    })
    store.onChange(serviceAccountKind, ({ type, object }) => {
      if (type === 'DELETED' && object.metadata.name === accountName) this.#queue.add(object.metadata.namespace!)
    })
    for (const namespace of store.all(namespaceKind)) this.#queue.add(namespace.metadata.name)
  }

  #reconcile(namespace: string): void {
    const { store } = this.#controlPlane
    const owner = store.get(namespaceKind, undefined, namespace)
    if (owner === undefined || owner.metadata.deletionTimestamp !== undefined) return
    if (store.get(serviceAccountKind, namespace, accountName) !== undefined) return
    this.#writer.create<ServiceAccount>(serviceAccountKind, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: accountName, namespace }
    })
  }
}
