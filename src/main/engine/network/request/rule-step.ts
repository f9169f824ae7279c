// What the rules of a node's kube-proxy do with a packet that comes by; upstream's pkg/proxy, each mode in its own way.
import type { Hop } from '../../../../shared/machines/network.ts'
import { isInRange } from '../address-ranges.ts'
import type { Balancer, Choice } from '../proxy/balancer.ts'
import { nftName, serviceChain } from '../proxy/chain-names.ts'
import { usableEndpoints, type UsableEndpoints } from '../proxy/endpoint-choice.ts'
import type { NodeRules } from '../proxy/node-proxies.ts'
import { endpointText, portTitle, type ProxiedPort, type ProxyEndpoint } from '../proxy/proxied-port.ts'
import type { Packet, Tracking } from './packet.ts'

/** Where a packet comes from, as rules tell it: a pod of the cluster, this machine itself, or elsewhere. */
export type Origin = 'pod' | 'local' | 'elsewhere'

export type RuleStep =
  /** No rule is about it. */
  | { readonly kind: 'pass' }
  /** `port`: the Service's that it was for, where it is one's. */
  | { readonly kind: 'refused'; readonly hop: Hop; readonly port?: ProxiedPort }
  | { readonly kind: 'dropped'; readonly hop: Hop; readonly port?: ProxiedPort }
  | {
      readonly kind: 'translated'
      readonly endpoint: ProxyEndpoint
      readonly isMasked: boolean
      readonly hop: Hop
      readonly port: ProxiedPort
      /** All that could have been taken. */
      readonly endpoints: readonly ProxyEndpoint[]
    }

export interface RuleContext {
  readonly rules: NodeRules
  readonly balancer: Pick<Balancer, 'choose'>
  readonly packet: Packet
  readonly origin: Origin
  /** The node's own address. */
  readonly nodeAddress: string
  /** CIDR of cluster IPs. */
  readonly serviceRange: string
  readonly tracking: Tracking
}

const pass: RuleStep = { kind: 'pass' }

export function applyRules(context: RuleContext): RuleStep {
  const { rules, packet, nodeAddress, tracking } = context
  const { node, config } = rules
  const tracked = tracking.get(node.name)
  if (packet.protocol === 'ICMP') return withoutPort(context)
  const byAddress = rules.rules.at(packet.to, packet.port, packet.protocol)
  const byNodePort = packet.to === nodeAddress ? rules.rules.atNodePort(packet.port, packet.protocol) : undefined
  const port = byAddress ?? byNodePort
  if (port === undefined) return withoutPort(context)
  const isInternal = packet.to === port.clusterIP
  const usable = usableEndpoints(port, node)
  if (!usable.hasAny) return refused(context, port, 'no endpoints: REJECT with icmp-port-unreachable')
  if (!isInternal && port.balancerIPs.includes(packet.to) && !isAccepted(port, packet.from)) {
    const what = `${packet.from} is in none of loadBalancerSourceRanges: DROP`
    return { kind: 'dropped', port, hop: { node: node.name, at: serviceChain('FW', port), what, isLost: true } }
  }
  const endpoints = endpointsFor(context, port, usable, isInternal)
  if (endpoints.length === 0) {
    const policy = isInternal ? 'internalTrafficPolicy' : 'externalTrafficPolicy'
    // IPVS has a virtual server without real servers then, and says so; the others drop.
    if (config.mode === 'ipvs') return refused(context, port, `${policy} Local, and no endpoint on ${node.name}`)
    const what = `${policy} Local, and no endpoint on ${node.name}: DROP`
    return { kind: 'dropped', port, hop: { node: node.name, at: placeOf(context, port), what, isLost: true } }
  }
  const choice: Choice =
    tracked === undefined
      ? context.balancer.choose({ node: node.name, port, from: packet.from }, endpoints, config)
      : { endpoint: tracked.endpoint, why: 'as its first packet (conntrack)' }
  tracking.set(node.name, { endpoint: choice.endpoint, port })
  const what = `${portTitle(port)} ${packet.to}:${packet.port} → ${endpointText(choice.endpoint)}: ${choice.why}`
  return {
    kind: 'translated',
    endpoint: choice.endpoint,
    isMasked: isMasked(context, port, choice.endpoint, isInternal),
    hop: { node: node.name, at: placeOf(context, port), what },
    port,
    endpoints
  }
}

/** What happens at addresses of Services where no port is: in iptables nothing, the others know their addresses. */
function withoutPort({ rules, packet, serviceRange }: RuleContext): RuleStep {
  const { mode } = rules.config
  const at = mode === 'nftables' ? 'cluster-ips-check' : 'KUBE-IPVS-FILTER'
  if (mode !== 'nftables' && mode !== 'ipvs') return pass
  if (rules.rules.hasClusterIP(packet.to)) {
    const what = `${packet.protocol === 'ICMP' ? 'ICMP is for no port of a Service' : `no Service has port ${packet.port} at ${packet.to}`}: reject`
    return { kind: 'refused', hop: { node: rules.node.name, at, what, isLost: true } }
  }
  if (mode === 'ipvs' || !isInRange(packet.to, serviceRange)) return pass
  const what = `no Service has the address ${packet.to}: drop`
  return { kind: 'dropped', hop: { node: rules.node.name, at, what, isLost: true } }
}

function isAccepted({ sourceRanges }: ProxiedPort, from: string): boolean {
  return sourceRanges.length === 0 || sourceRanges.some((range) => isInRange(from, range))
}

/** Pods and the machine itself are short-circuited past a Local policy, as if they came in from outside elsewhere. */
function endpointsFor(
  { origin }: RuleContext,
  port: ProxiedPort,
  { cluster, local }: UsableEndpoints,
  isInternal: boolean
): readonly ProxyEndpoint[] {
  if (isInternal) return port.isInternalLocal ? local : cluster
  return port.isExternalLocal && origin === 'elsewhere' ? local : cluster
}

function isMasked(
  { rules, packet, origin }: RuleContext,
  port: ProxiedPort,
  endpoint: ProxyEndpoint,
  isInternal: boolean
): boolean {
  if (rules.config.mode === 'userspace') return true
  if (endpoint.ip === packet.from) return true
  if (isInternal) return rules.config.masqueradeAll || (origin !== 'pod' && rules.config.clusterCIDR !== undefined)
  return port.isExternalLocal ? origin === 'local' : true
}

function refused(context: RuleContext, port: ProxiedPort, why: string): RuleStep {
  const { packet, rules } = context
  const what = `${portTitle(port)} ${packet.to}:${packet.port}: ${why}`
  const hop = { node: rules.node.name, at: rejectionPlace(context, port), what, isLost: true } as const
  return { kind: 'refused', port, hop }
}

/** What has no endpoints has no chain of its own either. */
function rejectionPlace(context: RuleContext, port: ProxiedPort): string {
  const { packet, rules } = context
  const { mode } = rules.config
  if (mode === 'iptables') return packet.to === port.clusterIP ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES'
  return mode === 'nftables' ? 'no-endpoint-services' : placeOf(context, port)
}

/** The chain or table that decides. */
function placeOf({ rules, packet }: RuleContext, port: ProxiedPort): string {
  const { mode, scheduler } = rules.config
  const isInternal = packet.to === port.clusterIP
  switch (mode) {
    case 'iptables':
      return serviceChain(isInternal ? (port.isInternalLocal ? 'SVL' : 'SVC') : 'EXT', port)
    case 'nftables':
      return `${isInternal ? (port.isInternalLocal ? 'local' : 'service') : 'external'}-${nftName(port)}`
    case 'ipvs':
      return `IPVS ${scheduler}`
    case 'userspace':
      return 'kube-proxy (userspace)'
  }
}
