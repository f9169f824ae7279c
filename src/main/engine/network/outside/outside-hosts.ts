import type { OutsideHost } from '../../../../shared/network/request.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { MetaStore } from '../../store/meta-store.ts'

const metaKey = 'outsideHosts'

function page(title: string): { readonly status: number; readonly body: string } {
  return { status: 200, body: `<!doctype html><title>${title}</title><h1>${title}</h1>\n` }
}

function website(names: readonly string[], address: string, latency: number): OutsideHost {
  const http = page(names[0]!)
  return {
    names,
    address,
    latency,
    ports: [
      { port: 80, http },
      { port: 443, http }
    ]
  }
}

/** What a new cluster finds outside: a few sites, the archives that package managers ask, and what the documentation's examples lead to. */
const usualHosts: readonly OutsideHost[] = [
  website(['google.com', 'www.google.com'], '142.250.74.46', 12),
  website(['example.com', 'www.example.com'], '93.184.215.14', 90),
  website(['kubernetes.io', 'www.kubernetes.io'], '15.197.167.90', 25),
  website(['github.com', 'www.github.com'], '140.82.121.4', 30),
  website(['deb.debian.org', 'security.debian.org'], '151.101.2.132', 15),
  website(['archive.ubuntu.com'], '185.125.190.82', 25),
  website(['security.ubuntu.com'], '185.125.190.83', 25),
  website(['dl-cdn.alpinelinux.org'], '151.101.66.132', 15),
  website(['my.service.example.com'], '198.51.100.20', 20),
  { names: ['my.database.example.com'], address: '198.51.100.10', latency: 8, ports: [{ port: 3306 }, { port: 5432 }] },
  { names: [], address: '192.0.2.42', latency: 8, ports: [{ port: 9376, http: page('192.0.2.42:9376') }] }
]

/** The name server of the machines' own network, at its router. */
export const upstreamResolver: OutsideHost = { names: [], address: '172.18.0.1', latency: 1, ports: [{ port: 53 }] }

/** The world beyond the cluster, as the cluster's file keeps it. */
export class OutsideHosts {
  readonly #meta: MetaStore
  readonly #balancerAddress: (hostname: string) => string | undefined

  /** `balancerAddress` is what a cloud's name server says of its load balancers. */
  constructor(meta: MetaStore, balancerAddress: (hostname: string) => string | undefined) {
    this.#meta = meta
    this.#balancerAddress = balancerAddress
  }

  get all(): readonly OutsideHost[] {
    return (this.#meta.get(metaKey) as unknown as readonly OutsideHost[] | undefined) ?? usualHosts
  }

  /** In place of all that were there. */
  set all(hosts: readonly OutsideHost[]) {
    this.#meta.set(metaKey, hosts as unknown as Json)
  }

  byAddress(address: string): OutsideHost | undefined {
    return address === upstreamResolver.address ? upstreamResolver : this.all.find((host) => host.address === address)
  }

  /** By a name of a host or a cloud's load balancer, in any case, without a dot at the end. */
  addressOf(name: string): string | undefined {
    const wanted = name.toLowerCase()
    return this.all.find(({ names }) => names.includes(wanted))?.address ?? this.#balancerAddress(wanted)
  }
}
