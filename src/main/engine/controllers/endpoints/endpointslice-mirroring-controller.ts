import { endpointsKind } from '../../../../shared/kinds/endpoints/kind.ts'
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointAddress,
  Endpoints,
  EndpointSlice,
  EndpointSubset
} from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOf, keyOfObject } from '../../store/object-store.ts'
import { newControllerRef } from '../controller-ref.ts'
import { WorkQueue } from '../work-queue.ts'
import { managedByLabel, serviceNameLabel } from './endpointslice-controller.ts'
import { hasEndpoints } from './service-watch.ts'

const manager = 'endpointslicemirroring-controller.k8s.io'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
/** Upstream's --mirroring-max-endpoints-per-subset. */
const mostPerSubset = 1000

interface Mirror {
  readonly addressType: 'IPv4' | 'IPv6'
  readonly ports: readonly DiscoveryV1EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** Copies hand-written Endpoints of a Service without selector into slices; upstream's endpointslicemirroring. */
export class EndpointSliceMirroringController implements Component {
  readonly name = 'endpointslice-mirroring-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(endpointsKind, ({ object }) => this.#queue.add(keyOfObject(object)))
    store.onChange(serviceKind, ({ object }) => this.#queue.add(keyOfObject(object)))
    store.onChange(endpointSliceKind, ({ type, object }) => {
      const { labels, namespace } = object.metadata
      const isOurs = labels?.[managedByLabel] === manager && labels[serviceNameLabel] !== undefined
      if (isOurs && type !== 'ADDED') this.#queue.add(keyOf(namespace, labels[serviceNameLabel]!))
    })
    for (const endpoints of store.all(endpointsKind)) this.#queue.add(keyOfObject(endpoints))
  }

  #reconcile(key: string): void {
    const { store } = this.#controlPlane
    const service = store.byKey(serviceKind, key)
    const endpoints = store.byKey(endpointsKind, key)
    const isMirrored =
      service !== undefined &&
      endpoints !== undefined &&
      !hasEndpoints(service) &&
      endpoints.metadata.labels?.[skipLabel] !== 'true'
    const [namespace, name] = key.split('/') as [string, string]
    const present = [...store.withLabel(endpointSliceKind, namespace, serviceNameLabel, name)].filter(
      ({ metadata }) => metadata.labels?.[managedByLabel] === manager
    )
    const wanted = isMirrored ? mirrorsOf(endpoints) : []
    if (endpoints !== undefined) this.#match(endpoints, wanted, present)
    for (const slice of present.slice(wanted.length))
      this.#writer.delete(endpointSliceKind, namespace, slice.metadata.name)
  }

  #match(owner: Endpoints, wanted: readonly Mirror[], present: readonly EndpointSlice[]): void {
    const { name, namespace } = owner.metadata
    const labels = { ...owner.metadata.labels, [managedByLabel]: manager, [serviceNameLabel]: name }
    wanted.forEach((mirror, index) => {
      const slice = present[index]
      if (slice === undefined || slice.addressType !== mirror.addressType) {
        this.#writer.create<EndpointSlice>(endpointSliceKind, {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: {
            generateName: `${name}-`,
            namespace: namespace!,
            labels,
            ownerReferences: [newControllerRef(endpointsKind, owner)]
          },
          ...mirror
        })
      } else if (!deepEqual(slice.endpoints, mirror.endpoints) || !deepEqual(slice.ports, mirror.ports)) {
        this.#writer.update(endpointSliceKind, { ...slice, ...mirror })
      }
    })
  }
}

/** One slice for each subset and address family. */
function mirrorsOf({ subsets = [] }: Endpoints): readonly Mirror[] {
  return subsets.flatMap((subset) =>
    (['IPv4', 'IPv6'] as const)
      .map((addressType): Mirror => ({
        addressType,
        ports: portsOf(subset),
        endpoints: endpointsOf(subset, addressType)
      }))
      .filter(({ endpoints }) => endpoints.length > 0)
  )
}

function portsOf({ ports = [] }: EndpointSubset): readonly DiscoveryV1EndpointPort[] {
  return ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol === undefined ? {} : { appProtocol })
  }))
}

function endpointsOf(
  { addresses = [], notReadyAddresses = [] }: EndpointSubset,
  type: 'IPv4' | 'IPv6'
): readonly Endpoint[] {
  const isOfType = ({ ip }: EndpointAddress) => ip.includes(':') === (type === 'IPv6')
  return [
    ...addresses.filter(isOfType).map((address) => mirrored(address, true)),
    ...notReadyAddresses.filter(isOfType).map((address) => mirrored(address, false))
  ].slice(0, mostPerSubset)
}

function mirrored({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(nodeName === undefined ? {} : { nodeName })
  }
}
