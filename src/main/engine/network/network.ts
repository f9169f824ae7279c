import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import type { CloudProvider } from '../../../shared/machines/cloud.ts'
import type { ProxyRulesDocument } from '../../../shared/network/proxy-rules.ts'
import type { NetworkClient, NetworkRequest, RequestReport } from '../../../shared/network/request.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { isIPv4 } from '../../../shared/validation/addresses.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { ContainerRuntime } from '../kubelet/container-runtime.ts'
import type { Random } from '../sim/random.ts'
import type { MetaStore } from '../store/meta-store.ts'
import type { RecordType } from './dns/dns-message.ts'
import { BalancerNames } from './cloud/balancer-names.ts'
import { lookUp, type Lookup, type ResolverWorld } from './dns/resolver.ts'
import { noNetworkFaults, type NetworkFaults } from './network-faults.ts'
import { addressOf, NodeDirectory } from './node-directory.ts'
import { OutsideHosts } from './outside/outside-hosts.ts'
import { Balancer } from './proxy/balancer.ts'
import { rulesDocument } from './proxy/rules-document.ts'
import { GatewayProxy } from './gateway/gateway-proxy.ts'
import { IngressProxy } from './ingress/ingress-proxy.ts'
import { NodeProxies } from './proxy/node-proxies.ts'
import { ProxyConfigHistory } from './proxy/proxy-config-history.ts'
import { ServiceTable } from './proxy/service-table.ts'
import { listenersOf, type Listener } from './listeners.ts'
import { lookAtNode } from './network-look.ts'
import { podRangeOf } from './pod-addresses.ts'
import { podLinks, type InterfaceTexts } from './pod-links.ts'
import { echo, type Echo } from './request/echo.ts'
import { announcerOf } from './request/entry.ts'
import { Exchange } from './request/exchange.ts'
import { reach, type Reached } from './request/reach.ts'
import { dialFailure, type DialFailure } from './request/dialing.ts'
import type { Send, WebProxy } from './request/web-proxy.ts'

/** Milliseconds that a client without a time-out of its own waits. */
const longestWait = 300_000
/** More requests under way than this get no port of their own: Linux' range of local ports. */
const mostUnderWay = 28_232

export interface NetworkParts {
  readonly runtime: ContainerRuntime
  readonly meta: MetaStore
  /** CIDR of cluster IPs. */
  readonly serviceRange: string
  readonly cni: () => Cni
  readonly cloud: () => CloudProvider
  /** Whether a machine runs. */
  readonly isOn: (node: string) => boolean
  /** Whether packets between a machine and all others are lost. */
  readonly isCutOff: (node: string) => boolean
  /** Whether what runs on a machine does not hear the API. */
  readonly isDeaf: (node: string) => boolean
  /** What is broken besides; nothing where absent. */
  readonly faults?: NetworkFaults
}

/**
 * The network that carries requests: from pods, machines and the world outside to whoever has an address. Everything
 * takes its time on the simulated clock and answers by a callback, never within the call.
 */
export class Network implements Component {
  readonly name = 'network'
  readonly outside: OutsideHosts
  readonly proxies: NodeProxies
  readonly balancer: Balancer
  readonly #plane: ControlPlane
  /** What journeys are worked out in. */
  readonly world: ResolverWorld
  readonly #configs: ProxyConfigHistory
  readonly #clouds: BalancerNames
  readonly #ingress: IngressProxy
  readonly gateways: GatewayProxy
  #underWay = 0

  constructor(plane: ControlPlane, parts: NetworkParts) {
    const { clock, store } = plane
    const { meta, isDeaf, cloud, faults = noNetworkFaults, ...around } = parts
    const { cni, isOn } = parts
    this.#plane = plane
    this.#clouds = new BalancerNames(store, cloud)
    this.outside = new OutsideHosts(meta, (hostname) => this.#clouds.addressOf(hostname))
    this.#configs = new ProxyConfigHistory(clock, store, meta)
    const table = new ServiceTable(clock, store)
    this.proxies = new NodeProxies({ store, table, configs: this.#configs, isOn, isDeaf })
    this.balancer = new Balancer(clock, plane.random('network'))
    const send: Send = (client, request, done) => this.send(client, request, done)
    this.#ingress = new IngressProxy(store, plane.random('ingress-nginx'), send)
    this.gateways = new GatewayProxy(store, plane.random('nginx-gateway'), send)
    this.world = {
      ...around,
      faults,
      wire: plane.random('wire'),
      clouds: this.#clouds,
      webProxies: [this.#ingress, this.gateways],
      store,
      clock,
      table,
      nodes: new NodeDirectory(store, cni),
      outside: this.outside,
      proxies: this.proxies,
      balancer: this.balancer
    }
  }

  start(): void {
    const { store } = this.#plane
    this.#configs.start()
    this.world.nodes.start()
    this.world.table.start()
    this.#clouds.start()
    this.proxies.start()
    this.#ingress.start()
    store.onChange(nodeKind, ({ type, object }) => {
      if (type === 'DELETED') this.balancer.forgetNode(object.metadata.name)
    })
    store.onChange(serviceKind, ({ type, object }) => {
      if (type === 'DELETED') this.balancer.forgetService(object.metadata.namespace!, object.metadata.name)
    })
  }

  /** A machine lost its power: what its kernel knew is gone. */
  powerLost(node: string): void {
    this.proxies.powerLost(node)
    this.balancer.forgetNode(node)
  }

  /** What kube-proxy wrote on a node; undefined where nothing is. */
  proxyRules(name: string): ProxyRulesDocument | undefined {
    const rules = this.proxies.of(name)
    const node = this.#plane.store.get(nodeKind, undefined, name)
    if (rules === undefined || node === undefined) return undefined
    const { balancer, serviceRange } = this.world
    return rulesDocument(rules, { nodeAddress: addressOf(node) ?? '', serviceRange, balancer })
  }

  /** The nginx.conf of an ingress-nginx controller's pod; undefined of any other. */
  nginxConf(pod: Pod): string | undefined {
    return this.#ingress.configText(pod)
  }

  /** The machine that answers for an address of a load balancer now. Walks all Services. */
  announcerOf(address: string): string | undefined {
    return announcerOf(this.world, address)
  }

  /** The same web proxies, with another source of chance, asking their backends, and those of copies, in another way. */
  webProxiesOver(random: Pick<Random, 'integer'>, send: Send, sendCopy: Send): readonly WebProxy[] {
    const ingress = new IngressProxy(this.#plane.store, random, send)
    ingress.start()
    return [ingress, this.gateways.over(random, send, sendCopy)]
  }

  /** Looks up a name as a program of the client would, over its resolv.conf. */
  resolve(client: NetworkClient, name: string, type: RecordType, done: (lookup: Lookup) => void): void {
    lookUp(this.world, client, name, type, done)
  }

  /** Sends one echo request; `done` hears what comes back, never within the call; of one that is lost it hears at once. */
  echo(client: NetworkClient, address: string, done: (echo: Echo) => void): void {
    const answer = echo(this.world, client, address)
    // A machine asks for a neighbour that nobody is for so long.
    const after = answer.kind === 'unreachable' ? 3000 : Math.round(answer.latency)
    this.#plane.clock.after(after, () => done(answer))
  }

  /** What `ip` shows in a client's network namespace. Of a machine: walks all nodes. */
  interfacesOf(client: NetworkClient): InterfaceTexts | undefined {
    const pod = client.kind === 'pod' ? (this.#plane.store.byUid(client.uid) as Pod | undefined) : undefined
    const node = client.kind === 'node' ? client.node : pod?.spec.nodeName
    if (node === undefined) return undefined
    const cni = this.world.cni()
    if (pod === undefined || pod.spec.hostNetwork === true) return lookAtNode({ ...this.world, cni }, node)
    const range = this.#plane.store.get(nodeKind, undefined, node)?.spec.podCIDR
    const ip = pod.status?.podIP
    return range === undefined || ip === undefined
      ? undefined
      : podLinks(cni, pod.metadata.uid, ip, podRangeOf(cni, range))
  }

  listenersOf(client: NetworkClient): readonly Listener[] {
    return listenersOf(this.world, client)
  }

  /** What kube-proxy wrote into a client's network namespace; undefined of a pod's own, into which it writes nothing. */
  rulesOf(client: NetworkClient): ProxyRulesDocument | undefined {
    const pod = client.kind === 'pod' ? (this.#plane.store.byUid(client.uid) as Pod | undefined) : undefined
    const node = client.kind === 'node' ? client.node : pod?.spec.hostNetwork === true ? pod.spec.nodeName : undefined
    if (node === undefined) return undefined
    return this.proxyRules(node) ?? { node, mode: 'none', command: '', text: '' }
  }

  /** Who a connection to an address would reach at this moment: for those who cannot wait. */
  reach(client: NetworkClient, address: string, port: number): Reached {
    return reach(this.world, client, address, port)
  }

  /** Why a connection to an address would not come about at this moment; undefined where it would. Leaves no trace. */
  dialFailure(client: NetworkClient, address: string, port: number): DialFailure | undefined {
    return dialFailure(this.world, client, address, port)
  }

  /** Sends a request; `done` hears how it ended and which way it took. */
  send(client: NetworkClient, request: NetworkRequest, done: (report: RequestReport) => void): void {
    const { clock } = this.#plane
    if (this.#underWay >= mostUnderWay) {
      clock.after(1, () => done({ answer: { kind: 'unreachable' }, hops: [], latency: 0 }))
      return
    }
    this.#underWay++
    const startedAt = clock.now
    const deadline = startedAt + (request.timeout ?? longestWait)
    let isOver = false
    const over = (report: RequestReport): void => {
      if (isOver) return
      isOver = true
      this.#underWay--
      done(report)
    }
    const dial = (address: string, before: Pick<RequestReport, 'hops' | 'latency'>): void =>
      new Exchange(this.world, client, { address, request, before, deadline }, over).start()
    const { host } = request
    if (isIPv4(host) || host === 'localhost') {
      clock.after(0, () => dial(host === 'localhost' ? '127.0.0.1' : host, { hops: [], latency: 0 }))
      return
    }
    const patience = clock.at(deadline, () => {
      const hop = { at: 'DNS', what: `${host}: no answer within the client’s patience`, isLost: true }
      over({ answer: { kind: 'timed-out', isConnected: false }, hops: [hop], latency: deadline - startedAt })
    })
    this.resolve(client, host, 'A', ({ code, records, hops, latency }) => {
      if (isOver) return
      patience.cancel()
      const address = records.find(({ type }) => type === 'A')?.data
      if (address !== undefined) dial(address, { hops, latency })
      else over({ answer: { kind: 'unresolved', why: code === 'NOERROR' ? 'no-address' : code }, hops, latency })
    })
  }
}
