// How a client looks up a name: glibc's resolver over the client's resolv.conf, each question a packet of its own.
import type { Hop } from '../../../../shared/machines/network.ts'
import type { LookupFailure, NetworkClient } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ContainerRuntime } from '../../kubelet/container-runtime.ts'
import type { Clock } from '../../sim/clock.ts'
import { askListening } from '../listening-container.ts'
import { travel, type JourneyWorld } from '../request/journey.ts'
import { senderOf } from '../request/places.ts'
import type { Journey } from '../request/packet.ts'
import { listenerAt } from '../request/delivery.ts'
import type { WebProxy } from '../request/web-proxy.ts'
import type { Balancer } from '../proxy/balancer.ts'
import {
  nameError,
  serverFailure,
  type DnsAnswer,
  type DnsQuestion,
  type DnsRecord,
  type RecordType
} from './dns-message.ts'
import { coreDnsAnswer, isNameServer, outsideAnswer } from './name-server.ts'
import { clusterDnsAddress, ndotsOf, nodeResolvConf, resolvConfOf, type ResolvConf } from './resolv-conf.ts'

const dnsPort = 53
/** Milliseconds that a question waits for an answer, and how often each server is asked: glibc's defaults. */
const questionTimeout = 5000
const attempts = 2

export interface ResolverWorld extends JourneyWorld {
  readonly balancer: Balancer
  readonly clock: Clock
  readonly runtime: ContainerRuntime
  /** Pods that hand requests on. */
  readonly webProxies: readonly WebProxy[]
}

export interface Lookup {
  /** `NOERROR` where there are records. */
  readonly code: 'NOERROR' | LookupFailure
  readonly records: readonly DnsRecord[]
  /** The name that was found: with what the search path added. */
  readonly name: string
  /** The server that answered last, if any did. */
  readonly server: string | undefined
  readonly hops: readonly Hop[]
  /** Milliseconds. */
  readonly latency: number
}

/** The resolv.conf of a client; the outside world has one of its own. */
function clientResolvConf({ store }: JourneyWorld, client: NetworkClient): ResolvConf {
  const pod = client.kind === 'pod' ? (store.byUid(client.uid) as Pod | undefined) : undefined
  return pod === undefined ? nodeResolvConf : resolvConfOf(pod, clusterDnsAddress(store))
}

/** The names that a lookup tries, in order. */
function candidatesOf(name: string, conf: ResolvConf): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = conf.searches.map((domain) => `${name}.${domain}`)
  const dots = name.split('.').length - 1
  return dots >= ndotsOf(conf) ? [name, ...searched] : [...searched, name]
}

/** Looks up a name as a program of the client would; `done` hears it when the answer comes, never at once. */
export function lookUp(
  world: ResolverWorld,
  client: NetworkClient,
  name: string,
  type: RecordType,
  done: (lookup: Lookup) => void
): void {
  const lower = name.toLowerCase()
  if (client.kind === 'outside') {
    const { code, answers } = outsideAnswer(world.outside, { name: lower.replace(/\.$/, ''), type })
    const found = code === 'NOERROR' && answers.length === 0 ? 'no-address' : code
    const hops = [{ at: 'DNS', what: `${lower} ${type}: ${found}` }]
    world.clock.after(10, () =>
      done({ code: found, records: answers, name: lower, server: undefined, hops, latency: 10 })
    )
    return
  }
  new LookupRun(world, client, type, candidatesOf(lower, clientResolvConf(world, client)), done).next()
}

class LookupRun {
  readonly #world: ResolverWorld
  readonly #client: NetworkClient
  readonly #type: RecordType
  readonly #names: readonly string[]
  readonly #done: (lookup: Lookup) => void
  readonly #hops: Hop[] = []
  readonly #servers: readonly string[]
  #index = 0
  #tries = 0
  #latency = 0
  #answeredBy: string | undefined
  #failure: LookupFailure = 'NXDOMAIN'

  constructor(
    world: ResolverWorld,
    client: NetworkClient,
    type: RecordType,
    names: readonly string[],
    done: (lookup: Lookup) => void
  ) {
    this.#world = world
    this.#client = client
    this.#type = type
    this.#names = names
    this.#done = done
    this.#servers = clientResolvConf(world, client).nameservers
  }

  next(): void {
    const name = this.#names[this.#index]
    if (name === undefined) return this.#finish(this.#failure, [], this.#names.at(-1) ?? '', this.#answeredBy)
    const server = this.#servers[this.#tries % Math.max(this.#servers.length, 1)]
    if (server === undefined || this.#tries >= this.#servers.length * attempts)
      return this.#finish('no-server', [], name, undefined)
    const question = { name, type: this.#type }
    ask(this.#world, this.#client, server, question, (reply) => this.#heard(question, server, reply))
  }

  #heard({ name, type }: DnsQuestion, server: string, { answer, latency, journey, who }: Reply): void {
    this.#latency += latency
    if (answer === undefined) {
      this.#tries++
      if (this.#tries === 1) this.#hops.push(...(journey?.hops ?? []))
      const why = journey?.arrival.kind === 'refused' ? 'connection refused' : `no answer in ${latency / 1000} s`
      this.#hops.push({ at: 'DNS', what: `${name} ${type} to ${server}: ${why}`, isLost: true })
      return this.next()
    }
    this.#answeredBy = server
    const { code, answers } = answer
    const text = answers.length === 0 ? (code === 'NOERROR' ? 'no such record' : code) : answers.map(textOf).join(', ')
    this.#hops.push({ at: 'DNS', what: `${name} ${type} to ${server}${who === '' ? '' : `, ${who}`}: ${text}` })
    if (answers.some((record) => record.type === type)) return this.#finish('NOERROR', answers, name, server)
    if (code === 'SERVFAIL') this.#failure = 'SERVFAIL'
    else if (code === 'NOERROR' && this.#failure === 'NXDOMAIN') this.#failure = 'no-address'
    this.#index++
    this.#tries = 0
    this.next()
  }

  #finish(code: Lookup['code'], records: readonly DnsRecord[], name: string, server: string | undefined): void {
    const lookup = { code, records, name, server, hops: this.#hops, latency: this.#latency }
    this.#world.clock.after(1, () => this.#done(lookup))
  }
}

function textOf({ type, data }: DnsRecord): string {
  return type === 'CNAME' ? `CNAME ${data}` : data
}

interface Reply {
  /** undefined where none came. */
  readonly answer: DnsAnswer | undefined
  /** Milliseconds until it came, or nobody waited any longer. */
  readonly latency: number
  readonly journey: Journey | undefined
  /** Who answered: "coredns-... on worker-1". */
  readonly who: string
}

/** One question to one server. */
function ask(
  world: ResolverWorld,
  client: NetworkClient,
  server: string,
  question: DnsQuestion,
  done: (reply: Reply) => void
): void {
  const { clock } = world
  const sender = senderOf(world, client)
  const packet = { from: sender?.address ?? '', to: server, port: dnsPort, protocol: 'UDP' } as const
  const journey = sender === undefined ? undefined : travel(world, sender, packet, new Map())
  const silence = (): void =>
    void clock.after(questionTimeout, () => done({ answer: undefined, latency: questionTimeout, journey, who: '' }))
  const reply = (answer: DnsAnswer | undefined, latency: number, who: string): void =>
    latency > questionTimeout
      ? silence()
      : void clock.after(Math.round(latency), () => done({ answer, latency, journey, who }))
  if (journey === undefined) return silence()
  const way = journey.delay * 2
  const { arrival } = journey
  if (arrival.kind === 'refused') return reply(undefined, way, '')
  if (arrival.kind === 'outside') return reply(outsideAnswer(world.outside, question), way, 'the machines’ name server')
  const pod =
    arrival.kind === 'node'
      ? podAt(world, arrival.node, arrival.port)
      : arrival.kind === 'pod'
        ? arrival.pod
        : undefined
  if (pod === undefined) return arrival.kind === 'node' ? reply(undefined, way, '') : silence()
  askListening(world.runtime, pod, { kind: 'tcp', port: dnsPort }, (answer) => {
    if (answer.kind === 'refused') reply(undefined, way, '')
    else if (answer.kind !== 'connected' || !isNameServer(pod)) silence()
    else if (world.faults.ofName(question.name) === 'silence') silence()
    else {
      const node = pod.spec.nodeName!
      const canForward = world.isOn(node) && !world.isCutOff(node)
      const who = `${pod.metadata.name} on ${node}`
      reply(
        brokenAnswer(world, question) ?? coreDnsAnswer(world, world.table, canForward, question),
        way + answer.latency,
        who
      )
    }
  })
}

function brokenAnswer({ faults }: JourneyWorld, { name }: DnsQuestion): DnsAnswer | undefined {
  const broken = faults.ofName(name)
  if (broken === 'NXDOMAIN') return nameError
  return broken === 'SERVFAIL' ? serverFailure : undefined
}

function podAt(world: JourneyWorld, node: string, port: number): Pod | undefined {
  const listener = listenerAt(world, node, port)
  return listener.kind === 'pods' ? listener.candidates[0]?.pod : undefined
}
