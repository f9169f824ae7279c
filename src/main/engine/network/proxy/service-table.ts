import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { EndpointSlice, Service } from '../../../../shared/schema/types.ts'
import type { Clock } from '../../sim/clock.ts'
import { keyOf, keyOfObject, type ObjectStore } from '../../store/object-store.ts'
import { isProxied, proxiedPortsOf, type ProxiedPort, type Protocol } from './proxied-port.ts'

const serviceNameLabel = 'kubernetes.io/service-name'
/** Milliseconds: kube-proxy's minSyncPeriod. */
const syncPeriod = 1000
/** Milliseconds that a watch and a first pass over the rules take. */
const syncLatency = 20

/** A Service and its slices, as kube-proxy last saw them; its ports are worked out when somebody asks. */
interface Entry {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  ports: readonly ProxiedPort[] | undefined
}

/** What one state of the table says: where an address leads. */
export interface ServiceRules {
  /** By an address that stands in a Service: its ClusterIP, an external IP, or a load balancer's. */
  at(address: string, port: number, protocol: Protocol): ProxiedPort | undefined
  atNodePort(nodePort: number, protocol: Protocol): ProxiedPort | undefined
  /** Whether some Service has this ClusterIP, on whatever port. */
  hasClusterIP(address: string): boolean
  /** Whether a Service answers its load balancer's health checks there. */
  atHealthCheck(nodePort: number): ProxiedPort | undefined
  /** All ports, by namespace, name and their order in the Service. Walks all. */
  all(): readonly ProxiedPort[]
}

/**
 * The Services of the cluster and their endpoints as every kube-proxy sees them: one table for all nodes, brought up to
 * date at most once a second as kube-proxy does, and only where something changed. What differs from node to node
 * (which endpoints are near, which one is taken) is worked out for the one request that asks.
 */
export class ServiceTable implements ServiceRules {
  readonly #clock: Clock
  readonly #store: ObjectStore
  #entries = new Map<string, Entry>()
  /** Which Service an address, a node port or a health check port belongs to. */
  #places = new Map<string, string>()
  readonly #dirty = new Set<string>()
  #syncedAt = Number.NEGATIVE_INFINITY
  #isScheduled = false
  /** Others share the maps: they are copied before the next change. */
  #isShared = false
  #snapshot: ServiceRules | undefined
  #synced: ((services: Iterable<string>) => void) | undefined

  constructor(clock: Clock, store: ObjectStore) {
    this.#clock = clock
    this.#store = store
  }

  start(): void {
    this.#store.onChange(serviceKind, ({ object }) => this.#mark(keyOfObject(object)))
    this.#store.onChange(endpointSliceKind, ({ object }) => {
      const service = object.metadata.labels?.[serviceNameLabel]
      if (service !== undefined) this.#mark(keyOf(object.metadata.namespace, service))
    })
    for (const service of this.#store.all(serviceKind)) this.#take(keyOfObject(service))
  }

  /** Hears of Services ("namespace/name") that kube-proxy sees otherwise from now on. */
  onSync(listener: (services: Iterable<string>) => void): void {
    this.#synced = listener
  }

  /** "namespace/name" of the Service that has this ClusterIP. */
  serviceAt(clusterIP: string): string | undefined {
    return this.#places.get(clusterIPPlace(clusterIP))
  }

  at(address: string, port: number, protocol: Protocol): ProxiedPort | undefined {
    return lookUp(this.#entries, this.#places, addressPlace(address, port, protocol), (one) =>
      isAt(one, port, protocol)
    )
  }

  atNodePort(nodePort: number, protocol: Protocol): ProxiedPort | undefined {
    const isIt = (one: ProxiedPort): boolean => one.nodePort === nodePort && one.protocol === protocol
    return lookUp(this.#entries, this.#places, nodePortPlace(nodePort, protocol), isIt)
  }

  hasClusterIP(address: string): boolean {
    return this.#places.has(clusterIPPlace(address))
  }

  atHealthCheck(nodePort: number): ProxiedPort | undefined {
    return lookUp(this.#entries, this.#places, healthPlace(nodePort), () => true)
  }

  all(): readonly ProxiedPort[] {
    return allPorts(this.#entries)
  }

  /** The table as it is now, which stays so: for a node whose kube-proxy hears nothing any longer. */
  frozen(): ServiceRules {
    if (this.#snapshot === undefined) {
      this.#isShared = true
      const [entries, places] = [this.#entries, this.#places]
      this.#snapshot = {
        at: (address, port, protocol) =>
          lookUp(entries, places, addressPlace(address, port, protocol), (one) => isAt(one, port, protocol)),
        atNodePort: (nodePort, protocol) =>
          lookUp(
            entries,
            places,
            nodePortPlace(nodePort, protocol),
            (one) => one.nodePort === nodePort && one.protocol === protocol
          ),
        hasClusterIP: (address) => places.has(clusterIPPlace(address)),
        atHealthCheck: (nodePort) => lookUp(entries, places, healthPlace(nodePort), () => true),
        all: () => allPorts(entries)
      }
    }
    return this.#snapshot
  }

  #mark(key: string): void {
    this.#dirty.add(key)
    if (this.#isScheduled) return
    this.#isScheduled = true
    const { now } = this.#clock
    this.#clock.at(Math.max(now + syncLatency, this.#syncedAt + syncPeriod), () => this.#sync())
  }

  #sync(): void {
    this.#isScheduled = false
    this.#syncedAt = this.#clock.now
    if (this.#isShared) {
      this.#entries = new Map(this.#entries)
      this.#places = new Map(this.#places)
      this.#isShared = false
    }
    this.#snapshot = undefined
    for (const key of this.#dirty) this.#take(key)
    this.#synced?.(this.#dirty)
    this.#dirty.clear()
  }

  #take(key: string): void {
    const old = this.#entries.get(key)
    if (old !== undefined) {
      for (const place of placesOf(old.service)) if (this.#places.get(place) === key) this.#places.delete(place)
      this.#entries.delete(key)
    }
    const service = this.#store.byKey(serviceKind, key)
    if (service === undefined || !isProxied(service)) return
    const { namespace, name } = service.metadata
    const slices = Array.from(this.#store.withLabel(endpointSliceKind, namespace!, serviceNameLabel, name))
    this.#entries.set(key, { service, slices, ports: undefined })
    // Of two that claim one external address the first keeps it, as the first rule that matches does.
    for (const place of placesOf(service)) if (!this.#places.has(place)) this.#places.set(place, key)
  }
}

function portsOf(entry: Entry): readonly ProxiedPort[] {
  entry.ports ??= proxiedPortsOf(entry.service, entry.slices)
  return entry.ports
}

function lookUp(
  entries: ReadonlyMap<string, Entry>,
  places: ReadonlyMap<string, string>,
  place: string,
  isIt: (port: ProxiedPort) => boolean
): ProxiedPort | undefined {
  const entry = entries.get(places.get(place) ?? '')
  return entry === undefined ? undefined : portsOf(entry).find(isIt)
}

function isAt(one: ProxiedPort, port: number, protocol: Protocol): boolean {
  return one.port === port && one.protocol === protocol
}

function allPorts(entries: ReadonlyMap<string, Entry>): readonly ProxiedPort[] {
  const keys = [...entries.keys()].sort((a, b) => (a < b ? -1 : 1))
  return keys.flatMap((key) => portsOf(entries.get(key)!))
}

function placesOf({ spec, status }: Service): readonly string[] {
  const balancers = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
  const addresses = [spec.clusterIP!, ...(spec.externalIPs ?? []), ...balancers]
  const places = [clusterIPPlace(spec.clusterIP!)]
  if ((spec.healthCheckNodePort ?? 0) !== 0) places.push(healthPlace(spec.healthCheckNodePort!))
  for (const { port, nodePort = 0, protocol = 'TCP' } of spec.ports ?? []) {
    for (const address of addresses) places.push(addressPlace(address, port, protocol))
    if (nodePort !== 0) places.push(nodePortPlace(nodePort, protocol))
  }
  return places
}

function addressPlace(address: string, port: number, protocol: string): string {
  return `${address}:${port}/${protocol}`
}

function nodePortPlace(nodePort: number, protocol: string): string {
  return `node:${nodePort}/${protocol}`
}

function clusterIPPlace(address: string): string {
  return `cluster:${address}`
}

function healthPlace(nodePort: number): string {
  return `health:${nodePort}`
}
