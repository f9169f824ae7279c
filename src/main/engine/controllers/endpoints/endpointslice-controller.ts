import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { matches } from '../../../../shared/kube/label-selector.ts'
import type { EndpointSlice, Pod, Service } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOf, keyOfObject, type Change } from '../../store/object-store.ts'
import { newControllerRef } from '../controller-ref.ts'
import { selectedObjects } from '../selected-objects.ts'
import { WorkQueue } from '../work-queue.ts'
import { endpointOf, type AddressType } from './pod-endpoint.ts'
import { portsFor, type ResolvedPort } from './service-ports.ts'
import { hasEndpoints, selectorOf, ServiceWatch } from './service-watch.ts'
import { contentOf, SliceBook } from './slice-book.ts'
import { planSlices, podKeyOf, type SliceContent, type Wanted } from './slice-plan.ts'
import { TriggerTimes, withTriggerTime } from './trigger-times.ts'

export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const serviceNameLabel = 'kubernetes.io/service-name'
const headlessLabel = 'service.kubernetes.io/headless'
const manager = 'endpointslice-controller.k8s.io'
const noPorts: readonly ResolvedPort[] = []

/** What is known of one Service between two reconciles. */
interface Tracked {
  readonly triggers: TriggerTimes
  /** Pods to look at again; 'all' where the Service itself or one of its slices changed. */
  dirty: Set<string> | 'all'
  readonly books: Map<AddressType, SliceBook>
}

/**
 * Keeps the EndpointSlices of each Service, at most 100 endpoints each; upstream's pkg/controller/endpointslice. A
 * change of a pod rewrites its one slice; only a change of the Service looks at all its pods.
 */
export class EndpointSliceController implements Component {
  readonly name = 'endpointslice-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #tracked = new Map<string, Tracked>()
  /** Whether the change that is told is one of our own. */
  #isWriting = false

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    new ServiceWatch(store, {
      onService: (key) => this.#markAll(key),
      onPod: (key, podKey) => {
        const { dirty } = this.#trackedOf(key)
        if (dirty !== 'all') dirty.add(podKey)
        this.#queue.add(key)
      }
    }).start()
    store.onChange(endpointSliceKind, (change) => this.#onSlice(change))
  }

  #markAll(key: string): void {
    this.#trackedOf(key).dirty = 'all'
    this.#queue.add(key)
  }

  #trackedOf(key: string): Tracked {
    let tracked = this.#tracked.get(key)
    if (tracked === undefined) {
      this.#tracked.set(key, (tracked = { triggers: new TriggerTimes(), dirty: 'all', books: new Map() }))
    }
    return tracked
  }

  /** Somebody else changed or deleted a slice of ours. */
  #onSlice({ object }: Change<EndpointSlice>): void {
    const { labels, namespace } = object.metadata
    const service = labels?.[serviceNameLabel]
    if (!this.#isWriting && service !== undefined && labels?.[managedByLabel] === manager)
      this.#markAll(keyOf(namespace, service))
  }

  #reconcile(key: string): void {
    const { store } = this.#controlPlane
    const service = store.byKey(serviceKind, key)
    // The slices of a Service that is gone are the garbage collector's.
    if (service === undefined || service.metadata.deletionTimestamp !== undefined) this.#tracked.delete(key)
    if (service === undefined || service.metadata.deletionTimestamp !== undefined || !hasEndpoints(service)) return
    const tracked = this.#trackedOf(key)
    const { dirty } = tracked
    tracked.dirty = new Set()
    this.#isWriting = true
    try {
      this.#sync(service, tracked, dirty)
    } catch (error) {
      tracked.dirty = 'all'
      throw error
    } finally {
      this.#isWriting = false
    }
  }

  #sync(service: Service, tracked: Tracked, dirty: ReadonlySet<string> | 'all'): void {
    const types = (service.spec.ipFamilies ?? ['IPv4']) as readonly AddressType[]
    if (dirty === 'all') {
      const slices = this.#slicesOf(service)
      for (const type of types) {
        tracked.books.set(type, new SliceBook(slices.filter(({ addressType }) => addressType === type)))
      }
    }
    const keys = dirty === 'all' ? this.#allKeys(service, tracked) : dirty
    const pods = new Map([...keys].map((key) => [key, this.#selectedPod(service, key)]))
    tracked.triggers.noteService(service)
    for (const [key, pod] of pods) tracked.triggers.notePod(key, pod)
    const time = tracked.triggers.take()
    for (const type of types) this.#syncType(service, type, tracked.books.get(type)!, pods, time, dirty === 'all')
  }

  #syncType(
    service: Service,
    type: AddressType,
    book: SliceBook,
    pods: ReadonlyMap<string, Pod | undefined>,
    time: string | undefined,
    isFull: boolean
  ): void {
    const wanted: Wanted[] = []
    for (const [podKey, pod] of pods) {
      const want = this.#wanted(service, type, podKey, pod)
      const place = book.placeOf(podKey)
      if (place === undefined && want.endpoint === undefined) continue
      const isSame = place !== undefined && deepEqual(place.endpoint, want.endpoint)
      if (!isSame || !deepEqual(book.get(place.slice)!.ports ?? noPorts, want.ports)) wanted.push(want)
    }
    const labels = labelsFor(service)
    const isRelabelled = isFull && [...book.all()].some(({ metadata }) => !deepEqual(metadata.labels, labels))
    if (wanted.length === 0 && !isRelabelled && book.size > 0) return
    const contents = book.around(wanted.map(({ podKey }) => podKey))
    const plan = planSlices(contents, (podKey) => book.placeOf(podKey)?.slice, wanted, book.size - contents.size)
    for (const name of plan.remove) {
      this.#writer.delete(endpointSliceKind, service.metadata.namespace, name)
      book.remove(name)
    }
    for (const content of plan.update) book.put(this.#update(book.get(content.name)!, content, labels, time))
    for (const content of plan.create) book.put(this.#create(service, type, content, labels, time))
    for (const slice of isRelabelled ? [...book.all()] : []) {
      if (!deepEqual(slice.metadata.labels, labels)) book.put(this.#update(slice, contentOf(slice), labels, time))
    }
  }

  #wanted(service: Service, type: AddressType, podKey: string, pod: Pod | undefined): Wanted {
    if (pod === undefined) return { podKey, endpoint: undefined, ports: noPorts }
    const { nodeName } = pod.spec
    const node = nodeName === undefined ? undefined : this.#controlPlane.store.get(nodeKind, undefined, nodeName)
    return { podKey, endpoint: endpointOf(service, pod, node, type), ports: portsFor(service, pod) }
  }

  #slicesOf(service: Service): EndpointSlice[] {
    const { name, namespace } = service.metadata
    const slices = this.#controlPlane.store.withLabel(endpointSliceKind, namespace!, serviceNameLabel, name)
    return [...slices].filter(
      ({ metadata }) => metadata.labels?.[managedByLabel] === manager && metadata.deletionTimestamp === undefined
    )
  }

  /** Every pod that the Service selects, and every pod that stands in a slice. */
  #allKeys(service: Service, { books }: Tracked): ReadonlySet<string> {
    const keys = new Set<string>()
    const pods = selectedObjects(this.#controlPlane.store, podKind, service.metadata.namespace!, selectorOf(service))
    for (const pod of pods) keys.add(keyOfObject(pod))
    for (const book of books.values()) {
      for (const { endpoints } of book.all()) for (const endpoint of endpoints ?? []) keys.add(podKeyOf(endpoint))
    }
    return keys
  }

  #selectedPod(service: Service, podKey: string): Pod | undefined {
    const pod = this.#controlPlane.store.byKey(podKind, podKey)
    return pod !== undefined && matches(selectorOf(service), pod.metadata.labels) ? pod : undefined
  }

  #update(
    slice: EndpointSlice,
    { ports, endpoints }: SliceContent,
    labels: Readonly<Record<string, string>>,
    time: string | undefined
  ): EndpointSlice {
    const { annotations: before, ...metadata } = slice.metadata
    const annotations = withTriggerTime(before, time)
    return this.#writer.update<EndpointSlice>(endpointSliceKind, {
      ...slice,
      metadata: { ...metadata, labels, ...(annotations === undefined ? {} : { annotations }) },
      endpoints,
      ports
    })
  }

  #create(
    service: Service,
    type: AddressType,
    { ports, endpoints }: SliceContent,
    labels: Readonly<Record<string, string>>,
    time: string | undefined
  ): EndpointSlice {
    const { name, namespace } = service.metadata
    const annotations = withTriggerTime(undefined, time)
    return this.#writer.create<EndpointSlice>(endpointSliceKind, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${name}-`,
        namespace: namespace!,
        labels,
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [newControllerRef(serviceKind, service)]
      },
      addressType: type,
      endpoints,
      ports
    })
  }
}

function labelsFor(service: Service): Readonly<Record<string, string>> {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  const isHeadless = service.spec.clusterIP === 'None'
  return {
    ...labels,
    ...(isHeadless ? { [headlessLabel]: '' } : {}),
    [managedByLabel]: manager,
    [serviceNameLabel]: service.metadata.name
  }
}
