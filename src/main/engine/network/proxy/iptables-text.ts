// The nat and filter tables of a node as `iptables-save` prints what kube-proxy wrote; upstream's
// pkg/proxy/iptables/proxier.go, in the kernel's own order of matches.
import {
  portTitle,
  endpointText,
  isExternallyAccessible,
  type ProxiedPort,
  type ProxyEndpoint
} from './proxied-port.ts'
import { endpointChain, serviceChain } from './chain-names.ts'
import { usableEndpoints } from './endpoint-choice.ts'
import type { NodeRules } from './node-proxies.ts'

/** Chains and their rules, each in the order in which they come to be. */
class Table {
  readonly #name: string
  readonly #chains = new Map<string, string[]>()

  constructor(name: string, builtIn: readonly string[]) {
    this.#name = name
    for (const chain of builtIn) this.#chains.set(chain, [])
  }

  chain(name: string): void {
    if (!this.#chains.has(name)) this.#chains.set(name, [])
  }

  add(chain: string, rule: string): void {
    this.chain(chain)
    this.#chains.get(chain)!.push(`-A ${chain} ${rule}`)
  }

  /** Built-in chains first, then those of kube-proxy by name, as the kernel lists them. */
  text(): string {
    const isBuiltIn = (name: string): boolean => /^[A-Z]+$/.test(name)
    const names = [...this.#chains.keys()]
    const sorted = [...names.filter(isBuiltIn), ...names.filter((name) => !isBuiltIn(name)).sort()]
    return [
      `*${this.#name}`,
      ...sorted.map((name) => `:${name} ${isBuiltIn(name) ? 'ACCEPT' : '-'} [0:0]`),
      ...sorted.flatMap((name) => this.#chains.get(name)!),
      'COMMIT',
      ''
    ].join('\n')
  }
}

const mark = '0x4000/0x4000'
const portals = '-m conntrack --ctstate NEW -m comment --comment'

export function iptablesText({ rules, node, config }: NodeRules): string {
  const nat = new Table('nat', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'])
  const filter = new Table('filter', ['INPUT', 'FORWARD', 'OUTPUT'])
  frame(nat, filter)
  for (const port of rules.all()) {
    const { cluster, local, hasAny } = usableEndpoints(port, node)
    const writer = new PortWriter(nat, filter, port, config.clusterCIDR, config.masqueradeAll)
    writer.write(cluster, local, hasAny)
  }
  const last = '"kubernetes service nodeports; NOTE: this must be the last rule in this chain"'
  nat.add('KUBE-SERVICES', `-m comment --comment ${last} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`)
  return `${filter.text()}${nat.text()}`
}

/** What is there without any Service. */
function frame(nat: Table, filter: Table): void {
  const services = '"kubernetes service portals" -j KUBE-SERVICES'
  nat.add('PREROUTING', `-m comment --comment ${services}`)
  nat.add('OUTPUT', `-m comment --comment ${services}`)
  nat.add('POSTROUTING', '-m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING')
  for (const chain of ['KUBE-MARK-MASQ', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-SERVICES']) nat.chain(chain)
  nat.add('KUBE-MARK-MASQ', `-j MARK --set-xmark ${mark}`)
  nat.add('KUBE-POSTROUTING', `-m mark ! --mark ${mark} -j RETURN`)
  nat.add('KUBE-POSTROUTING', '-j MARK --set-xmark 0x4000/0x0')
  const snat = '"kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully'
  nat.add('KUBE-POSTROUTING', `-m comment --comment ${snat}`)
  const external = '"kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES'
  const firewall = '"kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL'
  for (const chain of ['INPUT', 'FORWARD', 'OUTPUT']) {
    filter.add(chain, `${portals} ${firewall}`)
    if (chain === 'INPUT')
      filter.add(chain, '-m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS')
    if (chain === 'FORWARD') filter.add(chain, '-m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD')
    if (chain !== 'INPUT') filter.add(chain, `${portals} ${services}`)
    if (chain !== 'OUTPUT') filter.add(chain, `${portals} ${external}`)
  }
  for (const chain of ['KUBE-EXTERNAL-SERVICES', 'KUBE-FIREWALL', 'KUBE-FORWARD', 'KUBE-NODEPORTS']) filter.chain(chain)
  for (const chain of ['KUBE-PROXY-FIREWALL', 'KUBE-SERVICES']) filter.chain(chain)
  const localnet = '"block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP'
  filter.add('KUBE-FIREWALL', `! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment ${localnet}`)
  filter.add('KUBE-FORWARD', '-m conntrack --ctstate INVALID -j DROP')
  filter.add('KUBE-FORWARD', `-m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark} -j ACCEPT`)
  const conntrack = '"kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
  filter.add('KUBE-FORWARD', `-m comment --comment ${conntrack}`)
}

class PortWriter {
  readonly #nat: Table
  readonly #filter: Table
  readonly #port: ProxiedPort
  readonly #title: string
  readonly #protocol: string
  readonly #clusterCIDR: string | undefined
  readonly #masqueradesAll: boolean

  constructor(nat: Table, filter: Table, port: ProxiedPort, clusterCIDR: string | undefined, masqueradesAll: boolean) {
    this.#nat = nat
    this.#filter = filter
    this.#port = port
    this.#title = portTitle(port)
    this.#protocol = port.protocol.toLowerCase()
    this.#clusterCIDR = clusterCIDR
    this.#masqueradesAll = masqueradesAll
  }

  write(cluster: readonly ProxyEndpoint[], local: readonly ProxyEndpoint[], hasAny: boolean): void {
    const { isInternalLocal, isExternalLocal, healthCheckNodePort } = this.#port
    const hasInternal = isInternalLocal ? local.length > 0 : hasAny
    const hasExternal = isExternalLocal ? local.length > 0 : hasAny
    const usesLocal = isInternalLocal || isExternalLocal
    const usesCluster = !isInternalLocal || (isExternallyAccessible(this.#port) && hasAny)
    this.#internal(hasInternal, hasAny)
    this.#external(hasExternal, hasAny)
    if (healthCheckNodePort !== 0) {
      const comment = `"${this.#title} health check node port"`
      const match = `-p tcp -m comment --comment ${comment} -m tcp --dport ${healthCheckNodePort}`
      this.#filter.add('KUBE-NODEPORTS', `${match} -j ACCEPT`)
    }
    if (usesCluster && cluster.length > 0) this.#balance(serviceChain('SVC', this.#port), cluster)
    if (usesLocal && local.length > 0) this.#balance(serviceChain('SVL', this.#port), local)
    const reachable = [...(usesCluster ? cluster : []), ...(usesLocal ? local : [])]
    for (const endpoint of new Set(reachable)) this.#endpoint(endpoint)
  }

  #match(address: string, comment: string, dport: number): string {
    const to = address === '' ? '' : `-d ${address}/32 `
    return `${to}-p ${this.#protocol} -m comment --comment ${comment} -m ${this.#protocol} --dport ${dport}`
  }

  #internal(hasInternal: boolean, hasAny: boolean): void {
    const { clusterIP, port, isInternalLocal } = this.#port
    if (!hasInternal) return this.#turnAway('KUBE-SERVICES', clusterIP, hasAny)
    const chain = serviceChain(isInternalLocal ? 'SVL' : 'SVC', this.#port)
    const match = this.#match(clusterIP, `"${this.#title} cluster IP"`, port)
    this.#nat.add('KUBE-SERVICES', `${match} -j ${chain}`)
    if (this.#masqueradesAll) this.#nat.add(chain, `${match} -j KUBE-MARK-MASQ`)
    else if (this.#clusterCIDR !== undefined)
      this.#nat.add(chain, `! -s ${this.#clusterCIDR} ${match} -j KUBE-MARK-MASQ`)
  }

  #turnAway(chain: string, address: string, hasAny: boolean): void {
    const match = this.#match(address, `"${this.#title} has no ${hasAny ? 'local ' : ''}endpoints"`, this.#port.port)
    this.#filter.add(chain, `${match} -j ${hasAny ? 'DROP' : 'REJECT --reject-with icmp-port-unreachable'}`)
  }

  #external(hasExternal: boolean, hasAny: boolean): void {
    const { externalIPs, balancerIPs, nodePort, port, sourceRanges } = this.#port
    if (!isExternallyAccessible(this.#port)) return
    const chain = serviceChain('EXT', this.#port)
    const isWalled = hasAny && balancerIPs.length > 0 && sourceRanges.length > 0
    const wall = serviceChain('FW', this.#port)
    for (const ip of externalIPs) {
      if (hasAny) this.#nat.add('KUBE-SERVICES', `${this.#match(ip, `"${this.#title} external IP"`, port)} -j ${chain}`)
      if (!hasExternal) this.#turnAway('KUBE-EXTERNAL-SERVICES', ip, hasAny)
    }
    for (const ip of balancerIPs) {
      const match = this.#match(ip, `"${this.#title} loadbalancer IP"`, port)
      if (hasAny) this.#nat.add('KUBE-SERVICES', `${match} -j ${isWalled ? wall : chain}`)
      const refusal = this.#match(ip, `"${this.#title} traffic not accepted by ${wall}"`, port)
      if (isWalled) this.#filter.add('KUBE-PROXY-FIREWALL', `${refusal} -j DROP`)
      if (!hasExternal) this.#turnAway('KUBE-EXTERNAL-SERVICES', ip, hasAny)
    }
    if (nodePort !== 0) {
      if (hasAny) this.#nat.add('KUBE-NODEPORTS', `${this.#match('', this.#title, nodePort)} -j ${chain}`)
      if (!hasExternal) {
        const comment = `"${this.#title} has no ${hasAny ? 'local ' : ''}endpoints"`
        const match = `-p ${this.#protocol} -m comment --comment ${comment} -m addrtype --dst-type LOCAL`
        const target = hasAny ? 'DROP' : 'REJECT --reject-with icmp-port-unreachable'
        this.#filter.add('KUBE-EXTERNAL-SERVICES', `${match} -m ${this.#protocol} --dport ${nodePort} -j ${target}`)
      }
    }
    if (hasAny) this.#externalChain(chain, hasExternal)
    if (isWalled) this.#wall(wall, chain)
  }

  #externalChain(chain: string, hasExternal: boolean): void {
    const { isExternalLocal } = this.#port
    const all = serviceChain('SVC', this.#port)
    const say = (text: string): string => `-m comment --comment "${text} ${this.#title} external destinations"`
    if (isExternalLocal) {
      if (this.#clusterCIDR !== undefined)
        this.#nat.add(chain, `-s ${this.#clusterCIDR} ${say('pod traffic for')} -j ${all}`)
      const local = '-m addrtype --src-type LOCAL'
      this.#nat.add(chain, `${say('masquerade LOCAL traffic for')} ${local} -j KUBE-MARK-MASQ`)
      this.#nat.add(chain, `${say('route LOCAL traffic for')} ${local} -j ${all}`)
    } else this.#nat.add(chain, `${say('masquerade traffic for')} -j KUBE-MARK-MASQ`)
    if (hasExternal) this.#nat.add(chain, `-j ${isExternalLocal ? serviceChain('SVL', this.#port) : all}`)
  }

  #wall(wall: string, chain: string): void {
    const comment = `-m comment --comment "${this.#title} loadbalancer IP"`
    for (const range of this.#port.sourceRanges) this.#nat.add(wall, `-s ${range} ${comment} -j ${chain}`)
    const rest = `other traffic to ${this.#title} will be dropped by KUBE-PROXY-FIREWALL`
    this.#nat.add(wall, `-m comment --comment "${rest}"`)
  }

  #balance(chain: string, endpoints: readonly ProxyEndpoint[]): void {
    const { affinity } = this.#port
    if (affinity !== undefined)
      for (const endpoint of endpoints) {
        const name = endpointChain(this.#port, endpoint)
        const recent = `-m recent --rcheck --seconds ${affinity} --reap --name ${name} --mask 255.255.255.255 --rsource`
        this.#nat.add(chain, `${this.#towards(endpoint)} ${recent} -j ${name}`)
      }
    endpoints.forEach((endpoint, index) => {
      const left = endpoints.length - index
      const chance = left === 1 ? '' : ` -m statistic --mode random --probability ${probability(left)}`
      this.#nat.add(chain, `${this.#towards(endpoint)}${chance} -j ${endpointChain(this.#port, endpoint)}`)
    })
  }

  #towards(endpoint: ProxyEndpoint): string {
    return `-m comment --comment "${this.#title} -> ${endpointText(endpoint)}"`
  }

  #endpoint(endpoint: ProxyEndpoint): void {
    const chain = endpointChain(this.#port, endpoint)
    const comment = `-m comment --comment ${this.#title.includes(' ') ? `"${this.#title}"` : this.#title}`
    this.#nat.add(chain, `-s ${endpoint.ip}/32 ${comment} -j KUBE-MARK-MASQ`)
    const recent =
      this.#port.affinity === undefined ? '' : ` -m recent --set --name ${chain} --mask 255.255.255.255 --rsource`
    const dnat = `-m ${this.#protocol} -j DNAT --to-destination ${endpointText(endpoint)}`
    this.#nat.add(chain, `-p ${this.#protocol} ${comment}${recent} ${dnat}`)
  }
}

/** 1/n in the kernel's 31 bits, with its eleven digits. */
function probability(count: number): string {
  return (Math.round(0x8000_0000 / count) / 0x8000_0000).toFixed(11)
}
