import { fnv1a } from '../../../../shared/kube/hash.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { CloudProvider } from '../../../../shared/machines/cloud.ts'
import type { Service } from '../../../../shared/schema/types.ts'
import { keyOfObject, type ObjectStore } from '../../store/object-store.ts'
import { formatAddress, parseAddress } from '../pod-addresses.ts'

/** Where AWS' load balancers have their addresses, as many as a region could want. */
const range = [parseAddress('3.208.0.0'), 2 ** 19] as const
/** Those of internal ones, in the machines' own network. */
const innerRange = [parseAddress('172.18.248.0'), 256] as const

/** A load balancer that is reached by a name, and asks the machines at their node ports. */
export interface NamedBalancer {
  readonly hostname: string
  /** "namespace/name" */
  readonly service: string
  /** A network load balancer leaves the client's address; a classic one connects itself. */
  readonly isNetwork: boolean
}

/** The names of load balancers that a cloud gave, with the addresses that its DNS has for them. */
export class BalancerNames {
  readonly #store: ObjectStore
  readonly #provider: () => CloudProvider
  readonly #byName = new Map<string, string>()
  readonly #byAddress = new Map<string, NamedBalancer>()
  #turn = 0

  constructor(store: ObjectStore, provider: () => CloudProvider) {
    this.#store = store
    this.#provider = provider
  }

  start(): void {
    this.#store.onChange(serviceKind, ({ type, object, previous }) => {
      const before = namesOf(type === 'DELETED' ? object : previous)
      const now = type === 'DELETED' ? [] : namesOf(object)
      for (const name of before) if (!now.includes(name)) this.#remove(name)
      for (const name of now) if (!this.#byName.has(name)) this.#add(name, object)
    })
    for (const service of this.#store.all(serviceKind)) for (const name of namesOf(service)) this.#add(name, service)
  }

  get provider(): CloudProvider {
    return this.#provider()
  }

  addressOf(hostname: string): string | undefined {
    return this.#byName.get(hostname)
  }

  at(address: string): NamedBalancer | undefined {
    return this.#byAddress.get(address)
  }

  /** Which of so many machines takes the next connection. */
  next(count: number): number {
    this.#turn = (this.#turn + 1) % 1_000_000
    return this.#turn % count
  }

  #add(hostname: string, service: Service): void {
    const [first, size] = hostname.startsWith('internal-') ? innerRange : range
    let at = fnv1a(hostname) % size
    while (this.#byAddress.has(formatAddress(first + at))) at = (at + 1) % size
    const address = formatAddress(first + at)
    this.#byName.set(hostname, address)
    this.#byAddress.set(address, {
      hostname,
      service: keyOfObject(service),
      isNetwork: /\.elb\.[^.]+\.amazonaws\.com$/.test(hostname)
    })
  }

  #remove(hostname: string): void {
    const address = this.#byName.get(hostname)
    this.#byName.delete(hostname)
    if (address !== undefined) this.#byAddress.delete(address)
  }
}

function namesOf(service: Service | undefined): readonly string[] {
  return (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname }) =>
    hostname?.endsWith('.amazonaws.com') === true ? [hostname] : []
  )
}
