// Where a real browser can be led into the simulated network: what a port of this machine is opened for.
import type { KubeObject } from '../kube/object.ts'
import type { Ingress, Pod, Service } from '../schema/types.ts'

/**
 * `pod` and `cluster-ip` are asked from a machine of the cluster, where these addresses mean something; the others from
 * outside, as a person's browser would come.
 */
export type EntranceWay = 'pod' | 'cluster-ip' | 'node-port' | 'load-balancer' | 'ingress' | 'gateway'

export interface Entrance {
  readonly way: EntranceWay
  readonly namespace: string
  readonly name: string
  /** Of the pod, the Service or the Gateway's listener; absent of an Ingress. */
  readonly port?: number
  /** What the browser would have in its address bar; absent where any will do. */
  readonly host?: string
  /** The port speaks TLS. */
  readonly isTls?: boolean
}

/** What a Gateway says of the ways into it. */
interface GatewayObject extends KubeObject {
  readonly spec?: {
    readonly listeners?: readonly { readonly port: number; readonly protocol: string; readonly hostname?: string }[]
  }
}

/** What an HTTPRoute says of the Gateways before it. */
interface RouteObject extends KubeObject {
  readonly spec?: {
    readonly parentRefs?: readonly {
      readonly name: string
      readonly namespace?: string
      readonly kind?: string
      readonly port?: number
    }[]
    readonly hostnames?: readonly string[]
  }
}

/** The ways to an object, that first which people would take. */
export function entrancesOf(object: KubeObject): readonly Entrance[] {
  const { namespace = '', name } = object.metadata
  const place = { namespace, name }
  switch (object.kind) {
    case 'Pod': {
      const declared = (object as Pod).spec.containers.flatMap(({ ports = [] }) => ports)
      // One that declares none listens somewhere all the same.
      const ports = declared.length === 0 ? [{ containerPort: 80 }] : declared
      return ports.flatMap(({ containerPort, protocol = 'TCP' }: { containerPort: number; protocol?: string }) =>
        protocol === 'TCP' ? [{ way: 'pod', ...place, port: containerPort }] : []
      )
    }
    case 'Service':
      return serviceEntrances(object as Service, place)
    case 'Ingress': {
      const { rules = [] } = (object as Ingress).spec ?? {}
      const hosts = rules.length === 0 ? [''] : [...new Set(rules.map(({ host = '' }) => host))]
      return hosts.map((host) => ({ way: 'ingress', ...place, ...(host === '' ? {} : { host: plainHost(host) }) }))
    }
    case 'Gateway':
      return ((object as GatewayObject).spec?.listeners ?? []).flatMap((listener): readonly Entrance[] => {
        const { port, protocol, hostname = '' } = listener
        if (protocol !== 'HTTP' && protocol !== 'HTTPS') return []
        const host = hostname === '' ? {} : { host: plainHost(hostname) }
        return [{ way: 'gateway', ...place, port, ...host, ...(protocol === 'HTTPS' ? { isTls: true } : {}) }]
      })
    case 'HTTPRoute': {
      const { parentRefs = [], hostnames = [''] } = (object as RouteObject).spec ?? {}
      return parentRefs.flatMap(({ kind = 'Gateway', name: gateway, namespace: own = namespace, port }) =>
        kind !== 'Gateway'
          ? []
          : hostnames.map((host): Entrance => ({
              way: 'gateway',
              namespace: own,
              name: gateway,
              ...(port === undefined ? {} : { port }),
              ...(host === '' ? {} : { host: plainHost(host) })
            }))
      )
    }
    default:
      return []
  }
}

function serviceEntrances(
  { spec }: Service,
  place: { readonly namespace: string; readonly name: string }
): readonly Entrance[] {
  const { type = 'ClusterIP', clusterIP = 'None', ports = [] } = spec ?? {}
  if (type === 'ExternalName') return []
  const tcp = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP')
  const along = (way: EntranceWay): readonly Entrance[] => tcp.map(({ port }) => ({ way, ...place, port }))
  return [
    ...(type === 'LoadBalancer' ? along('load-balancer') : []),
    ...tcp.flatMap(({ port, nodePort }): readonly Entrance[] =>
      nodePort === undefined ? [] : [{ way: 'node-port', ...place, port }]
    ),
    ...(clusterIP === 'None' ? [] : along('cluster-ip'))
  ]
}

/** One of the hosts that a wildcard stands for. */
function plainHost(host: string): string {
  return host.startsWith('*.') ? `www${host.slice(1)}` : host
}
