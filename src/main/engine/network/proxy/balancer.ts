// Which endpoint a connection gets, as the mode of a node's kube-proxy decides it.
import type { Clock } from '../../sim/clock.ts'
import type { Random } from '../../sim/random.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import { endpointText, portKey, type ProxiedPort, type ProxyEndpoint } from './proxied-port.ts'
import type { ProxyConfig } from './proxy-config.ts'

/** The most clients that a node remembers for one port; the kernel's lists and proxies have bounds as well. */
const mostClients = 1024

interface Stay {
  readonly endpoint: string
  /** Milliseconds. */
  readonly until: number
}

/** What a node remembers of one port of a Service. */
interface PortMemory {
  /** Of round robin: how many were given out. */
  given: number
  /** Open connections by endpoint. */
  readonly open: Map<string, number>
  /** By the client's address: the endpoint that it stays with. */
  readonly stays: Map<string, Stay>
}

export interface Choice {
  readonly endpoint: ProxyEndpoint
  /** Why this one, for whoever reads the way of a request. */
  readonly why: string
}

export interface Connection {
  readonly node: string
  readonly port: ProxiedPort
  /** Address of the client, as it stands in its packets. */
  readonly from: string
}

/** What the kernels of the nodes remember between connections; it ends with their power. */
export class Balancer {
  readonly #clock: Clock
  readonly #random: Random
  readonly #nodes = new Map<string, Map<string, PortMemory>>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /** One of the endpoints; there must be some. */
  choose(connection: Connection, endpoints: readonly ProxyEndpoint[], config: ProxyConfig): Choice {
    const { port, from } = connection
    const { affinity } = port
    const { now } = this.#clock
    const stay = affinity === undefined ? undefined : this.#look(connection)?.stays.get(from)
    if (stay !== undefined && stay.until > now) {
      const endpoint = endpoints.find((one) => endpointText(one) === stay.endpoint)
      if (endpoint !== undefined) {
        this.#stay(connection, endpoint)
        return { endpoint, why: `session affinity: ${from} came here before` }
      }
    }
    const choice = this.#balance(connection, endpoints, config)
    if (affinity !== undefined) this.#stay(connection, choice.endpoint)
    return choice
  }

  /** A connection to an endpoint is open; call what is returned when it is closed. */
  opened(connection: Connection, endpoint: ProxyEndpoint): () => void {
    const { open } = this.#memory(connection)
    const key = endpointText(endpoint)
    open.set(key, (open.get(key) ?? 0) + 1)
    return () => {
      const left = (open.get(key) ?? 0) - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    }
  }

  /** Forgets what a node remembers: its power is gone, or the node is. */
  forgetNode(node: string): void {
    this.#nodes.delete(node)
  }

  /** Forgets ports that are not there any longer. */
  forgetService(namespace: string, service: string): void {
    const begins = [`${namespace}/${service}:`, `${namespace}/${service}/`]
    for (const [node, ports] of this.#nodes) {
      for (const key of ports.keys()) if (begins.some((begin) => key.startsWith(begin))) ports.delete(key)
      if (ports.size === 0) this.#nodes.delete(node)
    }
  }

  /** Open connections and those of clients that stay, for `ipvsadm -Ln`. */
  counts(node: string, port: ProxiedPort, endpoint: ProxyEndpoint): { readonly active: number; readonly idle: number } {
    const memory = this.#nodes.get(node)?.get(portKey(port))
    const key = endpointText(endpoint)
    let idle = 0
    for (const stay of memory?.stays.values() ?? []) if (stay.endpoint === key && stay.until > this.#clock.now) idle++
    return { active: memory?.open.get(key) ?? 0, idle }
  }

  #balance(connection: Connection, endpoints: readonly ProxyEndpoint[], { mode, scheduler }: ProxyConfig): Choice {
    const count = endpoints.length
    const of = count === 1 ? 'the only endpoint' : `1 of ${count} endpoints`
    if (mode === 'iptables' || mode === 'nftables')
      return { endpoint: endpoints[this.#random.integer(count)]!, why: count === 1 ? of : `${of}, at random` }
    if (mode === 'userspace') return { endpoint: this.#next(connection, endpoints), why: `${of}, round robin` }
    switch (scheduler) {
      case 'rr':
      case 'wrr':
        return { endpoint: this.#next(connection, endpoints), why: `${of}, ${scheduler}: in turn` }
      case 'sh':
        return { endpoint: byHash(connection.from, endpoints), why: `${of}, sh: by the source ${connection.from}` }
      case 'dh': {
        const { clusterIP } = connection.port
        return { endpoint: byHash(clusterIP, endpoints), why: `${of}, dh: by the destination ${clusterIP}` }
      }
      default: {
        const open = this.#look(connection)?.open
        const load = (one: ProxyEndpoint): number => open?.get(endpointText(one)) ?? 0
        const endpoint = endpoints.reduce((best, one) => (load(one) < load(best) ? one : best))
        return { endpoint, why: `${of}, ${scheduler}: it has ${load(endpoint)} open connections` }
      }
    }
  }

  #next(connection: Connection, endpoints: readonly ProxyEndpoint[]): ProxyEndpoint {
    const memory = this.#memory(connection)
    return endpoints[memory.given++ % endpoints.length]!
  }

  #stay({ node, port, from }: Connection, endpoint: ProxyEndpoint): void {
    const { stays } = this.#memory({ node, port, from })
    // The one that came last stands last: the first is the one to forget.
    stays.delete(from)
    stays.set(from, { endpoint: endpointText(endpoint), until: this.#clock.now + port.affinity! * 1000 })
    if (stays.size > mostClients) stays.delete(stays.keys().next().value!)
  }

  #look({ node, port }: Connection): PortMemory | undefined {
    return this.#nodes.get(node)?.get(portKey(port))
  }

  #memory({ node, port }: Connection): PortMemory {
    let ports = this.#nodes.get(node)
    if (ports === undefined) this.#nodes.set(node, (ports = new Map()))
    const key = portKey(port)
    let memory = ports.get(key)
    if (memory === undefined) ports.set(key, (memory = { given: 0, open: new Map(), stays: new Map() }))
    return memory
  }
}

export function byHash(address: string, endpoints: readonly ProxyEndpoint[]): ProxyEndpoint {
  return endpoints[fnv1a(address) % endpoints.length]!
}
