// What `nft list table ip kube-proxy` prints on a node whose kube-proxy has mode nftables; upstream's
// pkg/proxy/nftables/proxier.go.
import { nftEndpointName, nftName } from './chain-names.ts'
import { usableEndpoints } from './endpoint-choice.ts'
import type { NodeRules } from './node-proxies.ts'
import {
  endpointText,
  isExternallyAccessible,
  portTitle,
  type ProxiedPort,
  type ProxyEndpoint
} from './proxied-port.ts'

type Chains = (readonly [name: string, rules: readonly string[]])[]

interface Tables {
  readonly clusterIPs: Set<string>
  readonly affinities: (readonly [name: string, seconds: number])[]
  readonly serviceIPs: string[]
  readonly nodePorts: string[]
  readonly noEndpointServices: string[]
  readonly noEndpointNodePorts: string[]
  readonly firewallIPs: string[]
  readonly chains: Chains
}

const byAddress = 'ipv4_addr . inet_proto . inet_service : verdict'
const byPort = 'inet_proto . inet_service : verdict'

export function nftText({ rules, node, config }: NodeRules, serviceRange: string): string {
  const tables: Tables = {
    clusterIPs: new Set(),
    affinities: [],
    serviceIPs: [],
    nodePorts: [],
    noEndpointServices: [],
    noEndpointNodePorts: [],
    firewallIPs: [],
    chains: []
  }
  for (const port of rules.all()) {
    const { cluster, local, hasAny } = usableEndpoints(port, node)
    addPort(tables, port, { cluster, local, hasAny, clusterCIDR: config.clusterCIDR, all: config.masqueradeAll })
  }
  const parts = [
    '\tcomment "rules for kube-proxy"',
    set('cluster-ips', 'ipv4_addr', 'Active ClusterIPs', [...tables.clusterIPs]),
    ...tables.affinities.map(
      ([name, seconds]) =>
        `\tset ${name} {\n\t\ttype ipv4_addr\n\t\tsize 65535\n\t\tflags dynamic,timeout\n\t\ttimeout ${duration(seconds)}\n\t}\n`
    ),
    map('no-endpoint-services', byAddress, noEndpoints('services'), tables.noEndpointServices),
    map('no-endpoint-nodeports', byPort, noEndpoints('service nodeports'), tables.noEndpointNodePorts),
    map('firewall-ips', byAddress, 'destinations that are subject to LoadBalancerSourceRanges', tables.firewallIPs),
    map('service-ips', byAddress, 'ClusterIP, ExternalIP and LoadBalancer IP traffic', tables.serviceIPs),
    map('service-nodeports', byPort, 'NodePort traffic', tables.nodePorts),
    ...[...frame(serviceRange), ...tables.chains].map(([name, lines]) => chain(name, lines))
  ]
  return `table ip kube-proxy {\n${parts.join('\n')}}\n`
}

function noEndpoints(what: string): string {
  return `vmap to drop or reject packets to ${what} with no endpoints`
}

function set(name: string, type: string, comment: string, elements: readonly string[]): string {
  return collection('set', name, type, comment, elements)
}

function map(name: string, type: string, comment: string, elements: readonly string[]): string {
  return collection('map', name, type, comment, elements)
}

function collection(kind: string, name: string, type: string, comment: string, elements: readonly string[]): string {
  const list = elements.length === 0 ? '' : `\t\telements = { ${elements.join(',\n\t\t\t     ')} }\n`
  return `\t${kind} ${name} {\n\t\ttype ${type}\n\t\tcomment "${comment}"\n${list}\t}\n`
}

function chain(name: string, rules: readonly string[]): string {
  return `\tchain ${name} {\n${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n`
}

/** As nft prints times: 3h, 2m30s. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's']
  ] as const
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
}

/** The chains that are there without any Service. */
function frame(serviceRange: string): Chains {
  const hook = (type: string, at: string, priority: string): string =>
    `type ${type} hook ${at} priority ${priority}; policy accept;`
  const perPort = 'meta l4proto . th dport vmap'
  return [
    ['filter-prerouting', [hook('filter', 'prerouting', 'dstnat - 10'), 'ct state new jump firewall-check']],
    [
      'filter-input',
      [
        hook('filter', 'input', '-110'),
        'ct state new jump nodeport-endpoints-check',
        'ct state new jump service-endpoints-check'
      ]
    ],
    [
      'filter-forward',
      [
        hook('filter', 'forward', '-110'),
        'ct state new jump service-endpoints-check',
        'ct state new jump cluster-ips-check'
      ]
    ],
    [
      'filter-output',
      [
        hook('filter', 'output', '-110'),
        'ct state new jump service-endpoints-check',
        'ct state new jump firewall-check'
      ]
    ],
    ['filter-output-post-dnat', [hook('filter', 'output', '-90'), 'ct state new jump cluster-ips-check']],
    ['nat-prerouting', [hook('nat', 'prerouting', 'dstnat'), 'jump services']],
    ['nat-output', [hook('nat', 'output', '-100'), 'jump services']],
    ['nat-postrouting', [hook('nat', 'postrouting', 'srcnat'), 'jump masquerading']],
    ['nodeport-endpoints-check', [`ip daddr != 127.0.0.0/8 ${perPort} @no-endpoint-nodeports`]],
    ['service-endpoints-check', [`ip daddr . ${perPort} @no-endpoint-services`]],
    ['firewall-check', [`ip daddr . ${perPort} @firewall-ips`]],
    [
      'services',
      [
        `ip daddr . ${perPort} @service-ips`,
        `fib daddr type local ip daddr != 127.0.0.0/8 ${perPort} @service-nodeports`
      ]
    ],
    [
      'masquerading',
      ['meta mark & 0x00004000 == 0x00000000 return', 'meta mark set meta mark ^ 0x00004000', 'masquerade fully-random']
    ],
    [
      'cluster-ips-check',
      [
        'ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"',
        `ip daddr { ${serviceRange} } drop comment "Drop traffic to unallocated ClusterIPs"`
      ]
    ],
    ['mark-for-masquerade', ['meta mark set meta mark | 0x00004000']],
    ['reject-chain', ['comment "helper for @no-endpoint-services / @no-endpoint-nodeports"', 'reject']]
  ]
}

interface PortFacts {
  readonly cluster: readonly ProxyEndpoint[]
  readonly local: readonly ProxyEndpoint[]
  readonly hasAny: boolean
  readonly clusterCIDR: string | undefined
  /** masqueradeAll. */
  readonly all: boolean
}

function addPort(tables: Tables, port: ProxiedPort, facts: PortFacts): void {
  const { cluster, local, hasAny } = facts
  const { clusterIP, isInternalLocal, isExternalLocal, nodePort } = port
  const name = nftName(port)
  const protocol = port.protocol.toLowerCase()
  const key = (ip: string): string => `${ip} . ${protocol} . ${port.port}`
  const comment = `comment "${portTitle(port)}"`
  tables.clusterIPs.add(clusterIP)
  const hasInternal = isInternalLocal ? local.length > 0 : hasAny
  const internal = `${isInternalLocal ? 'local' : 'service'}-${name}`
  const verdict = hasAny ? 'drop' : 'goto reject-chain'
  if (hasInternal) tables.serviceIPs.push(`${key(clusterIP)} : goto ${internal}`)
  else tables.noEndpointServices.push(`${key(clusterIP)} ${comment} : ${verdict}`)
  const usesCluster = !isInternalLocal || isExternallyAccessible(port)
  const usesLocal = isInternalLocal || isExternalLocal
  for (const ip of [...port.externalIPs, ...port.balancerIPs]) {
    if (hasAny) tables.serviceIPs.push(`${key(ip)} : goto external-${name}`)
    if (!hasAny || (isExternalLocal && local.length === 0))
      tables.noEndpointServices.push(`${key(ip)} ${comment} : ${verdict}`)
  }
  if (nodePort !== 0) {
    if (hasAny) tables.nodePorts.push(`${protocol} . ${nodePort} : goto external-${name}`)
    if (!hasAny || (isExternalLocal && local.length === 0))
      tables.noEndpointNodePorts.push(`${protocol} . ${nodePort} ${comment} : ${verdict}`)
  }
  if (!hasAny) return
  const masked = maskRules(port, facts)
  if (usesCluster && cluster.length > 0)
    tables.chains.push([`service-${name}`, [...(isInternalLocal ? [] : masked), ...balance(port, cluster)]])
  if (usesLocal && local.length > 0)
    tables.chains.push([`local-${name}`, [...(isInternalLocal ? masked : []), ...balance(port, local)]])
  if (isExternallyAccessible(port)) tables.chains.push([`external-${name}`, externalRules(port, facts)])
  if (port.balancerIPs.length > 0 && port.sourceRanges.length > 0) {
    for (const ip of port.balancerIPs) tables.firewallIPs.push(`${key(ip)} ${comment} : goto firewall-${name}`)
    tables.chains.push([`firewall-${name}`, [`ip saddr != { ${port.sourceRanges.join(', ')} } drop`]])
  }
  const reachable = new Set([...(usesCluster ? cluster : []), ...(usesLocal ? local : [])])
  for (const endpoint of reachable) addEndpoint(tables, port, endpoint)
}

function maskRules(port: ProxiedPort, { clusterCIDR, all }: PortFacts): readonly string[] {
  const match = `ip daddr ${port.clusterIP} ${port.protocol.toLowerCase()} dport ${port.port}`
  if (all) return [`${match} jump mark-for-masquerade`]
  return clusterCIDR === undefined ? [] : [`${match} ip saddr != ${clusterCIDR} jump mark-for-masquerade`]
}

function externalRules(port: ProxiedPort, { clusterCIDR, local }: PortFacts): readonly string[] {
  const name = nftName(port)
  if (!port.isExternalLocal) return ['jump mark-for-masquerade', `goto service-${name}`]
  return [
    ...(clusterCIDR === undefined
      ? []
      : [`ip saddr ${clusterCIDR} goto service-${name} comment "short-circuit pod traffic"`]),
    'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
    `fib saddr type local goto service-${name} comment "short-circuit local traffic"`,
    ...(local.length === 0 ? [] : [`goto local-${name}`])
  ]
}

function balance(port: ProxiedPort, endpoints: readonly ProxyEndpoint[]): readonly string[] {
  const names = endpoints.map((endpoint) => nftEndpointName(port, endpoint))
  const stays =
    port.affinity === undefined ? [] : names.map((name) => `ip saddr @affinity-${name} goto endpoint-${name}`)
  const choices = names.map((name, index) => `${index} : goto endpoint-${name}`).join(', ')
  return [...stays, `numgen random mod ${names.length} vmap { ${choices} }`]
}

function addEndpoint(tables: Tables, port: ProxiedPort, endpoint: ProxyEndpoint): void {
  const name = nftEndpointName(port, endpoint)
  const { affinity } = port
  if (affinity !== undefined) tables.affinities.push([`affinity-${name}`, affinity])
  const protocol = port.protocol.toLowerCase()
  tables.chains.push([
    `endpoint-${name}`,
    [
      `ip saddr ${endpoint.ip} jump mark-for-masquerade`,
      ...(affinity === undefined ? [] : [`update @affinity-${name} { ip saddr }`]),
      `meta l4proto ${protocol} dnat to ${endpointText(endpoint)}`
    ]
  ])
}
