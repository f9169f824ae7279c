import type { Hop } from '../../../../shared/machines/network.ts'
import type {
  Answerer,
  NetworkAnswer,
  NetworkClient,
  NetworkRequest,
  RequestReport
} from '../../../../shared/network/request.ts'
import type { ContainerAnswer, ContainerRequest } from '../../kubelet/container-runtime.ts'
import type { Timer } from '../../sim/clock.ts'
import { askListening } from '../listening-container.ts'
import { endpointText } from '../proxy/proxied-port.ts'
import type { ResolverWorld } from '../dns/resolver.ts'
import { listenerAt, type ListeningPod } from './delivery.ts'
import { travel } from './journey.ts'
import type { Journey, Relay, Tracking } from './packet.ts'
import { isParted } from '../network-faults.ts'
import { senderOf } from './places.ts'
import type { WebProxy } from './web-proxy.ts'
import { retransmission } from './trouble-step.ts'

/** Milliseconds behind the first at which Linux sends the first packet again, and when it gives up: tcp_syn_retries 6. */
export const retries = [1000, 3000, 7000, 15_000, 31_000, 63_000] as const
export const connectTimeout = 127_000
/** Milliseconds until a machine knows that nobody has an address. */
export const arpTimeout = 3000
/** Milliseconds that kube-proxy of mode userspace gives each endpoint: its endpointDialTimeouts. */
const dialTimeouts = [250, 500, 1000, 2000] as const

/** What is left of a request once its name is an address. */
export interface Dial {
  readonly address: string
  readonly request: NetworkRequest
  /** What looking up its name took and showed. */
  readonly before: { readonly hops: readonly Hop[]; readonly latency: number }
  /** Milliseconds on the clock when the client gives up. */
  readonly deadline: number
}

/** One connection of a client with one request: from the first packet to the answer, or to the end of patience. */
export class Exchange {
  readonly #world: ResolverWorld
  readonly #client: NetworkClient
  readonly #dial: Dial
  readonly #done: (report: RequestReport) => void
  readonly #startedAt: number
  readonly #tracking: Tracking = new Map()
  readonly #closers: (() => void)[] = []
  #hops: readonly Hop[] = []
  #timer: Timer | undefined
  #isOver = false
  #tries = 0
  #relayed = 0
  #journey: Journey | undefined
  #by: Answerer | undefined
  /** What the one behind a proxy saw. */
  #seenFrom: string | undefined

  constructor(world: ResolverWorld, client: NetworkClient, dial: Dial, done: (report: RequestReport) => void) {
    this.#world = world
    this.#client = client
    this.#dial = dial
    this.#done = done
    this.#startedAt = world.clock.now
  }

  start(): void {
    const { clock } = this.#world
    const giveUp = Math.min(this.#dial.deadline, this.#startedAt + connectTimeout)
    this.#timer = clock.at(giveUp, () => this.#end({ kind: 'timed-out', isConnected: false }, 0))
    this.#send()
  }

  #send(): void {
    if (this.#isOver) return
    const { address, request } = this.#dial
    const sender = senderOf(this.#world, this.#client)
    if (sender === undefined) return this.#end({ kind: 'unreachable' }, 0)
    const packet = { from: sender.address, to: address, port: request.port, protocol: 'TCP' } as const
    const journey = travel(this.#world, sender, packet, this.#tracking)
    this.#journey = journey
    this.#hops = this.#tries === 0 ? journey.hops : [sentAgain(this.#tries), ...journey.hops]
    const { arrival, delay, relay } = journey
    switch (arrival.kind) {
      case 'lost':
        return relay === undefined || this.#tries > 0
          ? this.#sendAgain()
          : this.#tryOther(relay, dialTimeouts[this.#relayed] ?? 0)
      case 'refused':
        return relay === undefined ? this.#end({ kind: 'refused' }, delay * 2) : this.#tryOther(relay, 0)
      case 'unreachable':
        if (relay !== undefined) return this.#tryOther(relay, dialTimeouts[this.#relayed] ?? 0)
        return this.#end({ kind: 'unreachable' }, arpTimeout)
      case 'outside': {
        const port = arrival.host.ports.find((one) => one.port === arrival.port)
        this.#by = { address: arrival.host.address, port: arrival.port }
        if (port === undefined) return this.#end({ kind: 'refused' }, delay * 2)
        if (request.scheme === 'tcp') return this.#end({ kind: 'connected' }, delay * 2)
        if (port.http === undefined) return this.#end({ kind: 'reset' }, delay * 4)
        return this.#end({ kind: 'http', ...port.http }, delay * 4)
      }
      case 'node': {
        const listener = listenerAt(this.#world, arrival.node, arrival.port)
        this.#by = { address, port: arrival.port, node: arrival.node }
        if (listener.kind === 'pods') return this.#ask(listener.candidates)
        if (request.scheme === 'tcp') return this.#end({ kind: 'connected' }, delay * 2)
        return this.#end({ kind: 'http', status: listener.status, body: listener.body }, delay * 4)
      }
      case 'pod':
        return this.#ask([arrival])
    }
  }

  #sendAgain(): void {
    const after = retries[this.#tries++]
    if (after !== undefined) this.#world.clock.at(this.#startedAt + after, () => this.#send())
  }

  /** The kube-proxy of mode userspace opens another connection in the place of one that failed. */
  #tryOther({ node, port, endpoints }: Relay, after: number): void {
    const tried = this.#tracking.get(node)!.endpoint
    const at = endpoints.findIndex((endpoint) => endpointText(endpoint) === endpointText(tried))
    const next = endpoints[(at + 1) % endpoints.length]!
    if (++this.#relayed >= dialTimeouts.length) return this.#end({ kind: 'reset' }, after)
    this.#tracking.set(node, { endpoint: next, port })
    this.#world.clock.after(after, () => this.#send())
  }

  /** Asks the first of them, and the next one where nobody listens there: all are behind one address. */
  #ask([first, ...others]: readonly ListeningPod[]): void {
    const { request } = this.#dial
    const journey = this.#journey!
    const { runtime, balancer } = this.#world
    if (first === undefined)
      return journey.relay === undefined
        ? this.#end({ kind: 'refused' }, journey.delay * 2)
        : this.#tryOther(journey.relay, 0)
    const { pod, port } = first
    const { name, namespace, uid } = pod.metadata
    const by = this.#by
    this.#by = {
      address: pod.status?.podIP ?? '',
      port,
      pod: { namespace: namespace!, name, uid },
      node: pod.spec.nodeName!
    }
    this.#close()
    for (const [node, { endpoint, port: proxied }] of this.#tracking)
      this.#closers.push(balancer.opened({ node, port: proxied, from: journey.seenFrom }, endpoint))
    const proxy = this.#world.webProxies.find((one) => one.serves(pod, port))
    const isHandedOn = request.scheme !== 'tcp' && proxy !== undefined
    const asked: NetworkRequest = isHandedOn ? { ...request, scheme: 'tcp' } : request
    const askedAt = this.#world.clock.now
    askListening(runtime, pod, containerRequest(asked, port, journey.seenFrom), (answer, id) => {
      if (this.#isOver) return
      if (id === undefined) {
        this.#by = by
        return this.#ask(others)
      }
      if (isHandedOn && answer.kind === 'connected') return this.#handOn(proxy, first)
      if (answer.kind === 'refused') this.#ask(others)
      else if (answer.kind === 'silent') this.#wait()
      else this.#answered(id, answer, this.#world.clock.now - askedAt)
    })
  }

  /** The pod is a proxy: what it is told is what the client gets. */
  #handOn(proxy: WebProxy, { pod, port }: ListeningPod): void {
    const { clock } = this.#world
    const { delay, seenFrom } = this.#journey!
    this.#wait()
    const startedAt = clock.now
    proxy.handle({ pod, port, request: this.#dial.request, from: seenFrom }, (outcome) => {
      if (this.#isOver) return
      this.#hops = [...this.#hops, ...outcome.hops]
      this.#by = outcome.by ?? this.#by
      this.#seenFrom = outcome.seenFrom
      // What it took there may be less than the clock's steps.
      const took = startedAt - this.#startedAt + outcome.latency + delay * 4
      clock.after(Math.round(delay * 4), () => this.#finish(outcome.answer, took))
    })
  }

  #close(): void {
    for (const close of this.#closers.splice(0)) close()
  }

  /** Connected, but nothing comes: the client waits as long as it will. */
  #wait(): void {
    this.#timer?.cancel()
    this.#timer = this.#world.clock.at(this.#dial.deadline, () =>
      this.#end({ kind: 'timed-out', isConnected: true }, 0)
    )
  }

  /** `waited`: milliseconds of the answer's latency that are over already. */
  #answered(id: string, answer: ContainerAnswer, waited: number): void {
    const { clock, runtime, wire } = this.#world
    const { delay, loss } = this.#journey!
    if (answer.kind === 'connected') {
      const { reply, latency } = answer
      return reply === undefined
        ? this.#end({ kind: 'connected' }, delay * 2)
        : this.#end({ kind: 'connected', reply }, delay * 4 + Math.max(latency - waited, 0))
    }
    if (answer.kind !== 'http') return this.#end({ kind: 'reset' }, delay * 2)
    const { status, body, headers } = answer
    const latency = Math.max(answer.latency - waited, 0)
    this.#closers.push(runtime.serving(id))
    this.#wait()
    const way = delay * 4 + latency + retransmission(loss, wire)
    const took = clock.now - this.#startedAt + way
    clock.after(Math.round(way), () => {
      if (this.#isOver || this.#isBroken()) return
      if (runtime.usage(id) === undefined) this.#finish({ kind: 'reset' }, took)
      else this.#finish({ kind: 'http', status, body, ...(headers === undefined ? {} : { headers }) }, took)
    })
  }

  /** Whether the way that the first packet took is there no more. */
  #isBroken(): boolean {
    const { isOn, isCutOff, faults } = this.#world
    const { nodes } = this.#journey!
    const isOutside = this.#client.kind === 'outside'
    const isCrossing = isOutside || new Set(nodes).size > 1
    if (nodes.some((node) => !isOn(node) || (isCrossing && isCutOff(node)))) return true
    return nodes.some((node, index) => {
      const before = nodes[index - 1]
      if (before === node || (before === undefined && !isOutside)) return false
      return isParted(faults.onLink(before, node))
    })
  }

  /** The answer reaches the client in so many milliseconds. */
  #end(answer: NetworkAnswer, after: number): void {
    if (this.#isOver) return
    const { clock } = this.#world
    const took = clock.now - this.#startedAt + after
    if (clock.now + after > this.#dial.deadline)
      clock.at(this.#dial.deadline, () => this.#finish({ kind: 'timed-out', isConnected: false }, took))
    else clock.after(Math.round(after), () => this.#finish(answer, took))
  }

  #finish(answer: NetworkAnswer, took: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#timer?.cancel()
    this.#close()
    const { before, address } = this.#dial
    const seenFrom = this.#seenFrom ?? this.#journey?.seenFrom
    const wasAsked = this.#by !== undefined && answer.kind !== 'unreachable'
    this.#done({
      answer,
      hops: [...before.hops, ...this.#hops],
      latency: Math.round((before.latency + took) * 100) / 100,
      address,
      ...(wasAsked ? { by: this.#by! } : {}),
      ...(wasAsked && seenFrom !== undefined ? { seenFrom } : {})
    })
  }
}

function sentAgain(count: number): Hop {
  return { at: 'TCP', what: `the first packet was sent ${count + 1} times` }
}

export function containerRequest(
  request: NetworkRequest,
  port: number,
  from: string
): Exclude<ContainerRequest, { readonly kind: 'exec' }> {
  const { scheme, host, path = '/', method = 'GET', headers = {}, body, message, messageId } = request
  if (scheme === 'tcp') {
    if (message === undefined) return { kind: 'tcp', port }
    return { kind: 'tcp', port, message, from, ...(messageId === undefined ? {} : { messageId }) }
  }
  const plain = scheme === 'http' ? 80 : 443
  const own = request.port === plain ? host : `${host}:${request.port}`
  const sent = { kind: 'http', port, path, method, headers: { Host: own, ...headers }, from } as const
  return body === undefined ? sent : { ...sent, body }
}
