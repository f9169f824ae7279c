import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { ConfigMap } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from './work-queue.ts'

const configMapName = 'kube-root-ca.crt'
const annotations = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
    'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes ' +
    'clusters.'
}

/** Keeps the cluster's CA certificate in every namespace; upstream's certificates/rootcacertpublisher. */
export class RootCaPublisher implements Component {
  readonly name = 'root-ca-certificate-publisher-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #data: Readonly<Record<string, string>>

  /** `certificate` in PEM. */
  constructor(controlPlane: ControlPlane, certificate: string) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#data = { 'ca.crt': certificate }
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(namespaceKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(object.metadata.name)
    })
    store.onChange(configMapKind, ({ type, object }) => {
      if (type !== 'ADDED' && object.metadata.name === configMapName) this.#queue.add(object.metadata.namespace!)
    })
    for (const namespace of store.all(namespaceKind)) this.#queue.add(namespace.metadata.name)
  }

  #reconcile(namespace: string): void {
    const { store } = this.#controlPlane
    const owner = store.get(namespaceKind, undefined, namespace)
    if (owner === undefined || owner.metadata.deletionTimestamp !== undefined) return
    const present = store.get(configMapKind, namespace, configMapName)
    if (present === undefined) {
      this.#writer.create<ConfigMap>(configMapKind, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: configMapName, namespace, annotations },
        data: this.#data
      })
    } else if (!deepEqual(present.data, this.#data)) {
      const metadata = { ...present.metadata, annotations: { ...present.metadata.annotations, ...annotations } }
      this.#writer.update(configMapKind, { ...present, metadata, data: this.#data })
    }
  }
}
