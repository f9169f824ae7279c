// What kube-proxy makes of a Service: one entry for each of its ports, with the endpoints that stand behind it.
import { isIPv4 } from '../../../../shared/validation/addresses.ts'
import type { Endpoint, EndpointSlice, Service, ServicePort } from '../../../../shared/schema/types.ts'

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

/** An address behind a port of a Service; upstream's proxy.Endpoint. */
export interface ProxyEndpoint {
  readonly ip: string
  readonly port: number
  readonly nodeName: string | undefined
  readonly isReady: boolean
  readonly isServing: boolean
  readonly isTerminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

/** A port of a Service; upstream's proxy.ServicePort. Only IPv4: the cluster's pods have no other addresses. */
export interface ProxiedPort {
  readonly namespace: string
  readonly service: string
  /** "" where the port has none. */
  readonly portName: string
  readonly protocol: Protocol
  readonly port: number
  /** 0 where there is none. */
  readonly nodePort: number
  readonly clusterIP: string
  readonly externalIPs: readonly string[]
  /** Addresses of load balancers that hand packets on as they are: ipMode VIP. */
  readonly balancerIPs: readonly string[]
  /** CIDRs that may come in by the load balancer's addresses; empty for all. */
  readonly sourceRanges: readonly string[]
  /** Seconds for which a client stays with its endpoint; undefined without session affinity. */
  readonly affinity: number | undefined
  readonly isInternalLocal: boolean
  readonly isExternalLocal: boolean
  /** 0 where there is none. */
  readonly healthCheckNodePort: number
  readonly endpoints: readonly ProxyEndpoint[]
}

/** "namespace/name:port", as kube-proxy's rules and logs name it; without the colon where the port has no name. */
export function portTitle({ namespace, service, portName }: ProxiedPort): string {
  return `${namespace}/${service}${portName === '' ? '' : `:${portName}`}`
}

/** A name for the entry among all of a cluster, protocols told apart. */
export function portKey(port: ProxiedPort): string {
  return `${portTitle(port)}/${port.protocol}/${port.port}`
}

export function endpointText({ ip, port }: ProxyEndpoint): string {
  return `${ip}:${port}`
}

/** Whether anything but its ClusterIP leads to it: upstream's ExternallyAccessible. */
export function isExternallyAccessible({ nodePort, externalIPs, balancerIPs }: ProxiedPort): boolean {
  return nodePort !== 0 || externalIPs.length > 0 || balancerIPs.length > 0
}

/** Whether kube-proxy has anything to do for a Service: not for headless ones and ExternalNames. */
export function isProxied({ spec }: Service): boolean {
  const { type, clusterIP } = spec
  return type !== 'ExternalName' && clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None'
}

export function proxiedPortsOf(service: Service, slices: readonly EndpointSlice[]): readonly ProxiedPort[] {
  const { metadata, spec, status } = service
  const { sessionAffinity, sessionAffinityConfig, externalTrafficPolicy, internalTrafficPolicy } = spec
  const balancerIPs = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
    ip !== undefined && ip !== '' && ipMode !== 'Proxy' ? [ip] : []
  )
  const shared = {
    namespace: metadata.namespace!,
    service: metadata.name,
    clusterIP: spec.clusterIP!,
    externalIPs: (spec.externalIPs ?? []).filter(isIPv4),
    balancerIPs: balancerIPs.filter(isIPv4),
    sourceRanges: spec.loadBalancerSourceRanges ?? [],
    affinity: sessionAffinity === 'ClientIP' ? (sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined,
    isInternalLocal: internalTrafficPolicy === 'Local',
    isExternalLocal: externalTrafficPolicy === 'Local',
    healthCheckNodePort: spec.healthCheckNodePort ?? 0
  }
  return (spec.ports ?? []).map((port) => ({
    ...shared,
    portName: port.name ?? '',
    protocol: protocolOf(port),
    port: port.port,
    nodePort: port.nodePort ?? 0,
    endpoints: endpointsOf(port, slices)
  }))
}

function protocolOf({ protocol }: ServicePort): Protocol {
  return (protocol ?? 'TCP') as Protocol
}

/** Sorted by address: the order in which upstream writes its rules, so that it does not depend on the slices. */
function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>()
  for (const { addressType, ports = [], endpoints = [] } of slices) {
    if (addressType !== 'IPv4') continue
    for (const own of ports) {
      if ((own.name ?? '') !== (port.name ?? '') || own.port === undefined) continue
      for (const endpoint of endpoints) {
        const made = proxyEndpointOf(endpoint, own.port)
        const key = endpointText(made)
        // An address that moves is in two slices for a moment: what is ready wins.
        if (found.get(key)?.isReady !== true) found.set(key, made)
      }
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint)
}

/** What is not said counts as ready and serving, and as not terminating: discovery.k8s.io's rule for readers. */
function proxyEndpointOf({ addresses, conditions, nodeName, hints }: Endpoint, port: number): ProxyEndpoint {
  const isReady = conditions?.ready !== false
  return {
    ip: addresses[0] ?? '',
    port,
    nodeName,
    isReady,
    isServing: conditions?.serving ?? isReady,
    isTerminating: conditions?.terminating === true,
    zoneHints: (hints?.forZones ?? []).map(({ name }) => name),
    nodeHints: (hints?.forNodes ?? []).map(({ name }) => name)
  }
}
