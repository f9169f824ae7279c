// What API servers keep of the cluster that they serve: Service kubernetes with its endpoints, and the system's namespaces.
import { endpointsKind } from '../../../shared/kinds/endpoints/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { ApiError } from '../api/api-error.ts'
import {
  kubernetesEndpoints,
  kubernetesEndpointSlice,
  kubernetesService,
  systemNamespaces
} from '../bootstrap/system-config.ts'
import type { ControlPlane } from '../control-plane.ts'

/** How often they look after Service and endpoints, and after namespaces, in milliseconds. */
const serviceInterval = 10_000
const namespaceInterval = 60_000
/** How long one that fell silent keeps its place among the endpoints, in milliseconds. */
const endpointLease = 15_000

const namespace = 'default'
const name = 'kubernetes'

function isOwn({ metadata }: KubeObject): boolean {
  return metadata.name === name && metadata.namespace === namespace
}

/**
 * Follows upstream's pkg/controlplane/controller/kubernetesservice, pkg/controlplane/reconcilers (lease) and
 * controller/systemnamespaces. They look every few seconds; here a look is due that long after something changed.
 */
export class ApiServerService {
  readonly #plane: ControlPlane
  readonly #serviceRange: string
  /** Addresses of those that run and can write. */
  #running: readonly string[] = []
  /** By address: until when one that fell silent is still believed to serve. */
  readonly #leases = new Map<string, number>()
  #isLookDue = false
  #areNamespacesDue = false

  constructor(plane: ControlPlane, serviceRange: string) {
    this.#plane = plane
    this.#serviceRange = serviceRange
  }

  start(): void {
    const { store } = this.#plane
    for (const kind of [serviceKind, endpointsKind, endpointSliceKind])
      store.onChange<KubeObject>(kind, ({ type, object }) => {
        if (type !== 'ADDED' && isOwn(object)) this.#lookLater()
      })
    store.onChange(namespaceKind, ({ type, object }) => {
      if (type === 'DELETED' && systemNamespaces.some((system) => system === object.metadata.name))
        this.#makeNamespacesLater()
    })
    this.#lookLater()
  }

  /** Told of the addresses of the API servers that run and can write, whenever that changes. */
  setRunning(addresses: readonly string[]): void {
    const { now } = this.#plane.clock
    for (const address of this.#running)
      if (!addresses.includes(address)) this.#leases.set(address, now + endpointLease)
    for (const address of addresses) this.#leases.delete(address)
    const isSame = deepEqual(this.#running, addresses)
    this.#running = addresses
    if (!isSame) this.#lookLater()
  }

  #lookLater(): void {
    if (this.#isLookDue) return
    this.#isLookDue = true
    this.#plane.clock.after(serviceInterval, () => this.#look())
  }

  #look(): void {
    this.#isLookDue = false
    // Whoever runs again looks again.
    if (this.#running.length === 0) return
    const { now } = this.#plane.clock
    for (const [address, until] of this.#leases) if (until <= now) this.#leases.delete(address)
    const addresses = [...this.#running, ...this.#leases.keys()].toSorted()
    this.#keep(serviceKind, kubernetesService(this.#serviceRange), [])
    this.#keep(endpointsKind, kubernetesEndpoints(addresses), ['subsets'])
    this.#keep(endpointSliceKind, kubernetesEndpointSlice(addresses), ['endpoints', 'ports'])
    if (this.#leases.size > 0) this.#lookLater()
  }

  /** Makes the object where it is missing, and sets the given parts right where they say something else. */
  #keep<T extends KubeObject>(
    kind: Kind<T>,
    wanted: NewObject<T>,
    parts: readonly (keyof T & keyof NewObject<T>)[]
  ): void {
    const writer = this.#plane.writer('kube-apiserver')
    const present = this.#plane.store.get(kind, namespace, name)
    try {
      if (present === undefined) writer.create(kind, wanted)
      else if (
        present.metadata.deletionTimestamp === undefined &&
        parts.some((part) => !deepEqual(present[part], wanted[part]))
      )
        writer.update(kind, { ...present, ...Object.fromEntries(parts.map((part) => [part, wanted[part]])) })
    } catch (error) {
      // Somebody else has its address, or a policy forbids it: upstream logs that and tries again.
      if (!(error instanceof ApiError)) throw error
      this.#lookLater()
    }
  }

  #makeNamespacesLater(): void {
    if (this.#areNamespacesDue) return
    this.#areNamespacesDue = true
    this.#plane.clock.after(namespaceInterval, () => this.#makeNamespaces())
  }

  #makeNamespaces(): void {
    this.#areNamespacesDue = false
    if (this.#running.length === 0) {
      this.#makeNamespacesLater()
      return
    }
    const { store } = this.#plane
    for (const missing of systemNamespaces) {
      if (store.get(namespaceKind, undefined, missing) !== undefined) continue
      const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: missing }, spec: {} } as const
      this.#plane.writer('kube-apiserver').create(namespaceKind, body)
    }
  }
}
