import { ipAddressKind } from '../../../../shared/kinds/ipaddress/kind.ts'
import {
  addressManager,
  familyLabel,
  isManagedAddress,
  managerLabel
} from '../../../../shared/kinds/ipaddress/managed.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { IPAddress, Service } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOf, keyOfObject } from '../../store/object-store.ts'
import { WorkQueue } from '../work-queue.ts'

/**
 * Keeps an IPAddress for each cluster IP of a Service. Upstream's API server makes and deletes it with the Service and
 * repairs what is missing or left over (pkg/registry/core/service/ipallocator); here all of it is the repair.
 */
export class IpAddressController implements Component {
  readonly name = 'ipallocator-repair-controller'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #services: WorkQueue
  readonly #addresses: WorkQueue

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#writer = plane.writer('kube-apiserver')
    this.#services = new WorkQueue(plane.clock, (key) => this.#make(key))
    this.#addresses = new WorkQueue(plane.clock, (address) => this.#clean(address))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(serviceKind, ({ type, object, previous }) => {
      if (type !== 'DELETED') this.#services.add(keyOfObject(object))
      for (const address of addressesOf(previous)) this.#addresses.add(address)
    })
    store.onChange(ipAddressKind, ({ type, object }) => {
      this.#addresses.add(object.metadata.name)
      const { parentRef } = object.spec
      if (type === 'DELETED' && parentRef?.resource === 'services')
        this.#services.add(keyOf(parentRef.namespace, parentRef.name))
    })
    for (const service of store.all(serviceKind)) this.#services.add(keyOfObject(service))
    for (const { metadata } of store.all(ipAddressKind)) this.#addresses.add(metadata.name)
  }

  #make(key: string): void {
    const { store } = this.#plane
    const service = store.byKey(serviceKind, key)
    if (service === undefined) return
    for (const address of addressesOf(service)) {
      const object = store.get(ipAddressKind, undefined, address)
      if (object !== undefined) {
        if (!this.#isLeft(object)) continue
        this.#writer.delete(ipAddressKind, undefined, address)
      }
      const { namespace, name } = service.metadata
      this.#writer.create(ipAddressKind, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IPAddress',
        metadata: { name: address, labels: { [familyLabel]: 'IPv4', [managerLabel]: addressManager } },
        spec: { parentRef: { resource: 'services', name, ...(namespace === undefined ? {} : { namespace }) } }
      })
    }
  }

  #clean(address: string): void {
    const object = this.#plane.store.get(ipAddressKind, undefined, address)
    if (object !== undefined && this.#isLeft(object)) this.#writer.delete(ipAddressKind, undefined, address)
  }

  /** Whether the Service that it was made for has it no more. What somebody made by hand stays. */
  #isLeft(object: IPAddress): boolean {
    if (!isManagedAddress(object)) return false
    const { parentRef } = object.spec
    if (parentRef?.resource !== 'services') return true
    const parent = this.#plane.store.get(serviceKind, parentRef.namespace, parentRef.name)
    return !addressesOf(parent).includes(object.metadata.name)
  }
}

function addressesOf(service: Service | undefined): readonly string[] {
  return (service?.spec?.clusterIPs ?? []).filter((address) => address !== 'None')
}
