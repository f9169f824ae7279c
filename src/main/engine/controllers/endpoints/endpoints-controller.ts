import { endpointsKind } from '../../../../shared/kinds/endpoints/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { EndpointAddress, Endpoints, EndpointSubset, Pod, Service } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { selectedObjects } from '../selected-objects.ts'
import { WorkQueue } from '../work-queue.ts'
import { portsFor } from './service-ports.ts'
import { hasEndpoints, selectorOf, ServiceWatch } from './service-watch.ts'
import { TriggerTimes, withTriggerTime } from './trigger-times.ts'

const headlessLabel = 'service.kubernetes.io/headless'
const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const overCapacity = 'endpoints.kubernetes.io/over-capacity'
/** Upstream's maxCapacity: more addresses than this are cut off. */
const mostAddresses = 1000

/** Keeps the Endpoints object of each Service; upstream's pkg/controller/endpoint. */
export class EndpointsController implements Component {
  readonly name = 'endpoints-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #triggers = new Map<string, TriggerTimes>()
  readonly #sizes = new Map<string, number>()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    new ServiceWatch(store, {
      onService: (key) => this.#queue.add(key),
      // All endpoints are one object, worked out anew each time: a large one is brought up to date less often (10 pods
      // a millisecond), so that the work per simulated second does not grow with the Service.
      onPod: (key) => this.#queue.addAfter(key, Math.floor((this.#sizes.get(key) ?? 0) / 10))
    }).start()
    store.onChange(endpointsKind, ({ object, type }) => {
      if (type === 'DELETED') this.#queue.add(keyOfObject(object))
    })
    // Their Service may have gone while no controller looked (upstream's checkLeftoverEndpoints).
    for (const endpoints of store.all(endpointsKind)) this.#queue.add(keyOfObject(endpoints))
  }

  #reconcile(key: string): void {
    const { store } = this.#controlPlane
    const service = store.byKey(serviceKind, key)
    const present = store.byKey(endpointsKind, key)
    if (service === undefined) {
      this.#triggers.delete(key)
      this.#sizes.delete(key)
      if (present !== undefined) this.#writer.delete(endpointsKind, present.metadata.namespace, present.metadata.name)
      return
    }
    if (!hasEndpoints(service)) return
    const pods = selectedObjects(store, podKind, service.metadata.namespace!, selectorOf(service))
    this.#sizes.set(key, pods.length)
    const triggers = this.#triggers.get(key) ?? new TriggerTimes()
    this.#triggers.set(key, triggers)
    triggers.noteService(service)
    for (const pod of pods) triggers.notePod(keyOfObject(pod), pod)
    this.#write(service, present, subsetsOf(service, pods), triggers.take())
  }

  #write(
    service: Service,
    present: Endpoints | undefined,
    all: readonly EndpointSubset[],
    time: string | undefined
  ): void {
    const { subsets, isCut } = cut(all)
    const labels = labelsFor(service)
    const marked = present?.metadata.annotations?.[overCapacity] !== undefined
    if (present !== undefined && marked === isCut && deepEqual(present.metadata.labels ?? {}, labels)) {
      if (deepEqual(present.subsets ?? [], subsets)) return
    }
    const { [overCapacity]: _, ...others } = present?.metadata.annotations ?? {}
    const annotations = withTriggerTime(isCut ? { ...others, [overCapacity]: 'truncated' } : others, time)
    const metadata = {
      labels,
      ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations })
    }
    const content = subsets.length === 0 ? {} : { subsets }
    if (present === undefined) {
      const { name, namespace } = service.metadata
      this.#writer.create<Endpoints>(endpointsKind, {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace: namespace!, ...metadata },
        ...content
      })
      return
    }
    const { annotations: _before, labels: _labels, ...kept } = present.metadata
    const { apiVersion, kind } = present
    this.#writer.update<Endpoints>(endpointsKind, { apiVersion, kind, metadata: { ...kept, ...metadata }, ...content })
  }
}

function labelsFor(service: Service): Readonly<Record<string, string>> {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  const isHeadless = service.spec.clusterIP === 'None'
  return { ...labels, ...(isHeadless ? { [headlessLabel]: '' } : {}), [managedByLabel]: 'endpoint-controller' }
}

interface Group {
  readonly ports: EndpointSubset['ports']
  readonly addresses: EndpointAddress[]
  readonly notReady: EndpointAddress[]
}

/** One subset for each set of ports; addresses in the order of their text, as upstream's RepackSubsets. */
function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const groups = new Map<string, Group>()
  const takesUnready = service.spec.publishNotReadyAddresses === true
  for (const pod of pods) {
    if (isPodTerminal(pod) || pod.status?.podIP === undefined) continue
    if (pod.metadata.deletionTimestamp !== undefined && !takesUnready) continue
    const ports = portsFor(service, pod)
    if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) continue
    const key = JSON.stringify(ports)
    let group = groups.get(key)
    if (group === undefined) {
      groups.set(
        key,
        (group = {
          ports: ports.map(({ name, ...port }) => (name === '' ? port : { name, ...port })),
          addresses: [],
          notReady: []
        })
      )
    }
    const list = takesUnready || isPodReady(pod) ? group.addresses : group.notReady
    list.push(addressOf(service, pod))
  }
  return [...groups.values()].map(({ ports, addresses, notReady }) => ({
    ...(addresses.length === 0 ? {} : { addresses: addresses.sort(byAddress) }),
    ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady.sort(byAddress) }),
    ...(ports === undefined || ports.length === 0 ? {} : { ports })
  }))
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const { name, namespace, uid } = pod.metadata
  const { hostname, subdomain, nodeName } = pod.spec
  return {
    ip: pod.status!.podIP!,
    ...(hostname !== undefined && subdomain === service.metadata.name ? { hostname } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid }
  }
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  return a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0
}

/** At most 1,000 addresses, ready ones first. */
function cut(all: readonly EndpointSubset[]): { readonly subsets: readonly EndpointSubset[]; readonly isCut: boolean } {
  const ready = all.reduce((sum, { addresses }) => sum + (addresses?.length ?? 0), 0)
  const notReady = all.reduce((sum, { notReadyAddresses }) => sum + (notReadyAddresses?.length ?? 0), 0)
  if (ready + notReady <= mostAddresses) return { subsets: all, isCut: false }
  let room = mostAddresses
  const taken = all.map(({ addresses = [] }) => {
    const part = addresses.slice(0, room)
    room -= part.length
    return part
  })
  const subsets = all.map((subset, index): EndpointSubset => {
    const notReadyAddresses = (subset.notReadyAddresses ?? []).slice(0, room)
    room -= notReadyAddresses.length
    return {
      ...(taken[index]!.length === 0 ? {} : { addresses: taken[index]! }),
      ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
      ...(subset.ports === undefined ? {} : { ports: subset.ports })
    }
  })
  return { subsets: subsets.filter(isFilled), isCut: true }
}

function isFilled({ addresses, notReadyAddresses }: EndpointSubset): boolean {
  return addresses !== undefined || notReadyAddresses !== undefined
}
