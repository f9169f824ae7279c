// The ways of a load's requests: the journey of one request, worked out once for each endpoint that it can meet.
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { NetworkClient, NetworkRequest, RequestReport } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ContainerAnswer } from '../../kubelet/container-runtime.ts'
import type { Random } from '../../sim/random.ts'
import type { ResolverWorld } from '../dns/resolver.ts'
import { likelyListeners } from '../listening-container.ts'
import { byHash, type Connection } from '../proxy/balancer.ts'
import { endpointText, type ProxyEndpoint } from '../proxy/proxied-port.ts'
import type { ProxyConfig } from '../proxy/proxy-config.ts'
import { listenerAt, type ListeningPod } from '../request/delivery.ts'
import { arpTimeout, connectTimeout, containerRequest } from '../request/exchange.ts'
import { travel, type JourneyWorld } from '../request/journey.ts'
import type { Journey, Tracking } from '../request/packet.ts'
import { senderOf } from '../request/places.ts'
import type { Send, WebProxy } from '../request/web-proxy.ts'
import { lossyLanes } from './lossy-lanes.ts'
import { branches, type Pick } from './branches.ts'
import { dependsOn } from './dependencies.ts'
import { accessOf, answered, answerOf, failed, isUnheard, stopAt } from './lane-ends.ts'
import type { Lane, Stop, Survey } from './lane.ts'

/** Milliseconds that a load's client waits for an answer where it does not say. */
export const usualTimeout = 20_000
/** Requests by which the ways through a web proxy are found: many small numbers of endpoints divide it. */
const samples = 120
/** Web proxies behind each other. */
const mostProxies = 4

type Settled = Omit<Lane, 'share'>

/** Makes web proxies that hand their requests to `send`, copies of them to `sendCopy`, and their choices to `random`. */
export type WebProxiesOver = (random: { integer: Random['integer'] }, send: Send, sendCopy: Send) => readonly WebProxy[]

/** A web proxy's container that takes a request. */
interface HandedOn {
  readonly webProxy: WebProxy
  readonly pod: Pod
  readonly port: number
  readonly id: string
}

export class Surveyor {
  readonly #world: ResolverWorld
  /** The same world, where kube-proxy's choices are asked of `#pick`. */
  readonly #open: JourneyWorld
  readonly #webProxies: readonly WebProxy[]
  #pick: Pick = () => 0
  #dependencies = new Set<string>()
  #until = Infinity
  /** Which of the samples through a web proxy is under way, and the way that its last request took. */
  #sample = 0
  #taken: Lane | undefined
  /** Who works for copies of the sample. */
  #copies: Stop[] = []
  #depth = 0
  readonly #beyond = new Map<string, readonly Lane[]>()

  constructor(world: ResolverWorld, webProxiesOver: WebProxiesOver) {
    this.#world = world
    const { clouds } = world
    this.#open = {
      ...world,
      // What is lost of the packets is a share of the requests, and no chance.
      wire: { float: () => 1 },
      balancer: { choose: (...choice) => this.#choose(...choice) },
      clouds: {
        get provider() {
          return clouds.provider
        },
        at: (address) => clouds.at(address),
        addressOf: (hostname) => clouds.addressOf(hostname),
        // Every machine has its turn.
        next: (count) => this.#pick(Array.from({ length: count }, () => 1 / count))
      }
    }
    this.#webProxies = webProxiesOver(
      { integer: (below) => Math.floor((this.#sample * below) / samples) },
      (client, request, done) => {
        this.#taken = this.#beyondProxy(client, request)
        done(reportOf(this.#taken, request))
      },
      (client, request, done) => {
        const lane = this.#beyondProxy(client, request)
        this.#copies.push(...lane.stops)
        done(reportOf(lane, request))
      }
    )
  }

  /** Without lanes while the client is not there: nobody asks. */
  survey(client: NetworkClient, addresses: readonly string[], request: NetworkRequest): Survey {
    this.#dependencies = new Set()
    this.#until = Infinity
    this.#beyond.clear()
    if (client.kind === 'pod') this.#dependencies.add(dependsOn.pod(client.uid))
    if (client.kind === 'node') this.#dependencies.add(dependsOn.node(client.node))
    if (!this.#asks(client)) {
      return { lanes: [], dependencies: this.#dependencies, until: Infinity }
    }
    const lanes = addresses.flatMap((address) =>
      this.#lanesTo(client, address, request).map((lane) => ({ ...lane, share: lane.share / addresses.length }))
    )
    return { lanes, dependencies: this.#dependencies, until: this.#until }
  }

  /** Whether somebody is there who asks: not of a pod that has ended, and not on a machine that is off. */
  #asks(client: NetworkClient): boolean {
    const { store, isOn } = this.#world
    const sender = senderOf(this.#world, client)
    if (sender === undefined || (sender.node !== undefined && !isOn(sender.node))) return false
    return client.kind !== 'pod' || !isPodTerminal(store.byUid(client.uid) as Pod)
  }

  #lanesTo(client: NetworkClient, address: string, request: NetworkRequest): readonly Lane[] {
    return branches((pick) => {
      this.#pick = pick
      return this.#way(client, address, request)
    }).flatMap(({ share, result }) => result.map((lane) => ({ ...lane, share: lane.share * share })))
  }

  /** Every endpoint has its turn; a client that stays with one stays with the one that its address gives it. */
  #choose({ port, from }: Connection, endpoints: readonly ProxyEndpoint[], config: ProxyConfig) {
    this.#dependencies.add(dependsOn.service(`${port.namespace}/${port.service}`))
    const { mode, scheduler } = config
    const only =
      port.affinity !== undefined
        ? nearest(from, endpoints)
        : mode === 'ipvs' && (scheduler === 'sh' || scheduler === 'dh')
          ? byHash(scheduler === 'sh' ? from : port.clusterIP, endpoints)
          : undefined
    const weights = endpoints.map((one) => (only === undefined ? 1 / endpoints.length : one === only ? 1 : 0))
    return { endpoint: endpoints[this.#pick(weights)]!, why: '' }
  }

  /** One way to its end; several where a web proxy divides it. */
  #way(client: NetworkClient, address: string, request: NetworkRequest): readonly Lane[] {
    const world = this.#world
    const sender = senderOf(world, client)
    if (sender === undefined) return [failed('unreachable', 0)]
    if (sender.node !== undefined) this.#dependencies.add(dependsOn.node(sender.node))
    const packet = { from: sender.address, to: address, port: request.port, protocol: 'TCP' } as const
    const tracking: Tracking = new Map()
    let journey = travel(this.#open, sender, packet, tracking)
    let end = this.#endOf(journey, client, address, request)
    // The kube-proxy of mode userspace opens another connection in the place of one that failed.
    for (
      let tries = 1;
      journey.relay !== undefined && isUnheard(end) && tries < journey.relay.endpoints.length;
      tries++
    ) {
      const { node, port, endpoints } = journey.relay
      const at = endpoints.findIndex((one) => endpointText(one) === endpointText(tracking.get(node)!.endpoint))
      tracking.set(node, { endpoint: endpoints[(at + 1) % endpoints.length]!, port })
      journey = travel(this.#open, sender, packet, tracking)
      end = this.#endOf(journey, client, address, request)
    }
    const { service } = journey
    return service === undefined ? end : end.map((lane) => ledBy([`Service/${service}`], lane))
  }

  #endOf(journey: Journey, client: NetworkClient, address: string, request: NetworkRequest): readonly Lane[] {
    const lanes = this.#endWithoutLoss(journey, client, address, request)
    if (journey.loss === 0 || journey.arrival.kind === 'lost') return lanes
    const timeout = request.timeout ?? usualTimeout
    return lanes.flatMap((lane) => lossyLanes(lane, journey.loss, timeout))
  }

  #endWithoutLoss(journey: Journey, client: NetworkClient, address: string, request: NetworkRequest): readonly Lane[] {
    const { arrival, delay, nodes } = journey
    for (const node of nodes) this.#dependencies.add(dependsOn.node(node))
    if (client.kind === 'outside') this.#dependencies.add(dependsOn.anyNode)
    this.#dependOnAddress(address, request.port)
    const timeout = request.timeout ?? usualTimeout
    const way = delay * (request.scheme === 'tcp' ? 2 : 4)
    switch (arrival.kind) {
      case 'lost':
        return [failed('connect-timeout', Math.min(timeout, connectTimeout))]
      case 'refused':
        return [failed('refused', delay * 2)]
      case 'unreachable':
        return [failed('unreachable', Math.min(arpTimeout, timeout))]
      case 'outside': {
        const port = arrival.host.ports.find((one) => one.port === arrival.port)
        if (port === undefined) return [failed('refused', delay * 2)]
        if (request.scheme === 'tcp') return [answered(way, 0)]
        return port.http === undefined ? [failed('reset', delay * 4)] : [answered(way, port.http.status)]
      }
      case 'node': {
        this.#dependencies.add(dependsOn.podsOf(arrival.node))
        const listener = listenerAt(this.#world, arrival.node, arrival.port)
        if (listener.kind === 'pods') return this.#ask(listener.candidates, journey, request)
        return [answered(way, request.scheme === 'tcp' ? 0 : listener.status)]
      }
      case 'pod':
        return this.#ask([arrival], journey, request)
    }
  }

  /** Who has the address now, and who may have it tomorrow. */
  #dependOnAddress(address: string, port: number): void {
    const { table, nodes } = this.#world
    const proxied = table.at(address, port, 'TCP')
    if (proxied !== undefined) {
      this.#dependencies.add(dependsOn.service(`${proxied.namespace}/${proxied.service}`))
      return
    }
    this.#dependencies.add(dependsOn.anyService)
    const node = nodes.withAddress(address) ?? nodes.withPodAddress(address)
    if (node === undefined) {
      this.#dependencies.add(dependsOn.anyNode)
      return
    }
    this.#dependencies.add(dependsOn.node(node))
    this.#dependencies.add(dependsOn.podsOf(node))
  }

  /** The first of them that listens: all are behind one address. */
  #ask(candidates: readonly ListeningPod[], journey: Journey, request: NetworkRequest): readonly Lane[] {
    const { runtime } = this.#world
    const { delay, seenFrom } = journey
    let asked: Pod | undefined
    for (const { pod, port } of candidates) {
      this.#dependencies.add(dependsOn.pod(pod.metadata.uid))
      asked ??= pod
      const webProxy = request.scheme === 'tcp' ? undefined : this.#webProxies.find((proxy) => proxy.serves(pod, port))
      const own = containerRequest(webProxy === undefined ? request : { ...request, scheme: 'tcp' }, port, seenFrom)
      for (const id of likelyListeners(pod, port)) {
        const answer = runtime.foresee(id, own)
        this.#until = Math.min(this.#until, soonest(runtime.answersUntil(id, own), this.#world.clock.now))
        if (answer.kind === 'refused') continue
        const timeout = request.timeout ?? usualTimeout
        if (answer.kind === 'silent') return [{ ...failed('timeout', timeout), pod }]
        if (webProxy !== undefined) return this.#through({ webProxy, pod, port, id }, answer, journey, request)
        const status = answer.kind === 'http' ? answer.status : 0
        const stop = stopAt(id, pod, answer, accessOf(request, seenFrom, answer))
        return [{ ...answered(delay * (request.scheme === 'tcp' ? 2 : 4), status), stops: [stop], pod }]
      }
    }
    return [{ ...failed('refused', delay * 2), ...(asked === undefined ? {} : { pod: asked }) }]
  }

  /** Through a web proxy: what it does with many requests, one after the other. */
  #through(
    { webProxy, pod, port, id }: HandedOn,
    answer: ContainerAnswer,
    journey: Journey,
    request: NetworkRequest
  ): readonly Lane[] {
    const { delay, seenFrom } = journey
    const { namespace } = pod.metadata
    this.#dependencies.add(dependsOn.proxyRules)
    this.#dependencies.add(dependsOn.endpoints(namespace!))
    if (this.#depth >= mostProxies) return [failed('timeout', request.timeout ?? usualTimeout)]
    const counts = new Map<string, { readonly lane: Settled; count: number }>()
    const [outer, pick] = [this.#sample, this.#pick]
    this.#depth++
    for (let sample = 0; sample < samples; sample++) {
      this.#sample = sample
      this.#taken = undefined
      this.#copies = []
      webProxy.handle({ pod, port, request, from: seenFrom }, (outcome) => {
        const { answer: told, latency, by, via = [] } = outcome
        const status = told.kind === 'http' ? told.status : 502
        const taken = by === undefined ? undefined : this.#taken
        // Whoever asked nobody may ask somebody as soon as there is a Service.
        if (this.#taken === undefined) this.#dependencies.add(dependsOn.anyService)
        const access = accessOf(request, seenFrom, told)
        const copies = [...this.#copies, ...(taken?.copies ?? [])]
        const ids = (stops: readonly Stop[]): string => stops.map((stop) => stop.id).join(' ')
        const key = `${status} ${ids(taken?.stops ?? [])} ${latency} ${via.join()} ${ids(copies)}`
        const known = counts.get(key)
        if (known !== undefined) {
          known.count++
          return
        }
        const lane: Settled = {
          ...answered(delay * 4 + latency, status),
          stops: [stopAt(id, pod, answer, access), ...(taken?.stops ?? [])],
          pod: taken?.pod ?? pod,
          ...(copies.length === 0 ? {} : { copies })
        }
        counts.set(key, { lane: ledBy([...via, ...(taken?.via ?? [])], lane), count: 1 })
      })
    }
    this.#depth--
    this.#sample = outer
    this.#pick = pick
    return [...counts.values()].map(({ lane, count }) => ({ ...lane, share: count / samples }))
  }

  /** The way of a request from a web proxy to one of its backends: in this sample it is this one's turn. */
  #beyondProxy(client: NetworkClient, request: NetworkRequest): Lane {
    const key = `${client.kind === 'pod' ? client.uid : ''} ${request.host}:${request.port}${request.path ?? ''}`
    let lanes = this.#beyond.get(key)
    if (lanes === undefined) {
      const [sample, copies] = [this.#sample, this.#copies]
      lanes = this.#lanesTo(client, request.host, request)
      this.#sample = sample
      this.#copies = copies
      this.#beyond.set(key, lanes)
    }
    const lane = lanes[this.#sample % lanes.length]!
    for (const { pod } of lane.stops) this.#dependencies.add(dependsOn.endpoints(pod.metadata.namespace!))
    return lane
  }
}

function reportOf(lane: Lane, { host, port }: NetworkRequest): RequestReport {
  const { namespace = '', name = '', uid = '' } = lane.pod?.metadata ?? {}
  const by = { address: host, port, pod: { namespace, name, uid } }
  return { answer: answerOf(lane), hops: [], latency: lane.delay, ...(lane.pod === undefined ? {} : { by }) }
}

/** A way that was led by some objects before whatever led it on, each told once. */
function ledBy<T extends Settled>(objects: readonly string[], lane: T): T {
  return { ...lane, via: [...new Set([...objects, ...(lane.via ?? [])])] }
}

/** The endpoint that an address stays with, whatever others come and go. */
function nearest(from: string, endpoints: readonly ProxyEndpoint[]): ProxyEndpoint {
  const rank = (one: ProxyEndpoint): number => fnv1a(`${from} ${endpointText(one)}`)
  return endpoints.reduce((best, one) => (rank(one) > rank(best) ? one : best))
}

/** An answer that holds for this moment only is not looked at again at this moment. */
function soonest(until: number, now: number): number {
  return until > now ? until : Infinity
}
