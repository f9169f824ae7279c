import type { Hop } from '../../../../shared/machines/network.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { bodySize, headerOf, nginxPage, NginxUpstreams, type UpstreamAsk } from '../request/nginx-upstreams.ts'
import type { Send, WebAsk, WebOutcome, WebProxy } from '../request/web-proxy.ts'
import type { ProxyEndpoint } from '../proxy/proxied-port.ts'
import type { RouteBackend, RuleBackends } from './backends.ts'
import { gatewayNameLabel } from './data-plane.ts'
import { locationFor, matchFor, serverFor, type ServedMatch, type ServedPort } from './gateway-servers.ts'
import { answeredHeaders, redirectOf, rewrittenRequest, type Arrived } from './route-filters.ts'

/** Bytes: nginx' client_max_body_size, which the control plane leaves as it is. */
const largestBody = 2 ** 20
/** Milliseconds: nginx' proxy_read_timeout. */
const readTimeout = 60_000

/** By "namespace/name" of the Gateway, then by port. */
export type GatewayConfigs = ReadonlyMap<string, ReadonlyMap<number, ServedPort>>

/** What nginx does in the pods of a Gateway's data plane, by what its control plane has told it last. */
export class GatewayProxy implements WebProxy {
  readonly #store: ObjectStore
  readonly #random: Pick<Random, 'integer'>
  readonly #upstreams: NginxUpstreams
  readonly #told: { configs: GatewayConfigs }
  /** Whether copies of requests go out. */
  /** The upstreams of copies. */
  readonly #mirrors: NginxUpstreams

  constructor(
    store: ObjectStore,
    random: Pick<Random, 'integer'>,
    send: Send,
    told: { configs: GatewayConfigs } = { configs: new Map() },
    sendCopy = send
  ) {
    this.#store = store
    this.#told = told
    this.#random = random
    this.#upstreams = new NginxUpstreams(store, random, send)
    this.#mirrors = new NginxUpstreams(store, random, sendCopy)
  }

  /** The control plane hands its configuration to the agents beside nginx. */
  configure(configs: GatewayConfigs): void {
    this.#told.configs = configs
  }

  /** The same configurations under another source of chance, which asks its backends in another way, and sends copies. */
  over(random: Pick<Random, 'integer'>, send: Send, sendCopy: Send): GatewayProxy {
    return new GatewayProxy(this.#store, random, send, this.#told, sendCopy)
  }

  serves(pod: Pod, port: number): boolean {
    return this.#portOf(pod, port) !== undefined
  }

  handle(ask: WebAsk, tell: (outcome: WebOutcome) => void): void {
    const { pod, request } = ask
    const via: string[] = []
    const done = (outcome: WebOutcome): void => tell({ ...outcome, via })
    const served = this.#portOf(pod, ask.port)
    const host = (headerOf(request.headers, 'Host') ?? request.host).replace(/:\d+$/, '').toLowerCase()
    const path = request.path ?? '/'
    const [plain = '/'] = path.split('?')
    const say = (what: string): Hop => ({ node: pod.spec.nodeName!, pod: pod.metadata.name, at: 'nginx', what })
    const answer = (status: number, why: string, headers: Readonly<Record<string, string>> = {}): void =>
      done({
        answer: { kind: 'http', status, body: nginxPage(status), headers },
        hops: [say(`${host}${plain}: ${why}`)],
        latency: 1
      })
    // The configuration may have lost the port since the connection was taken.
    if (served === undefined || served.isTls !== (request.scheme === 'https'))
      return done({ answer: { kind: 'reset' }, hops: [say('the port speaks another protocol')], latency: 0 })
    const server = serverFor(served, host)
    if (server === undefined) {
      if (!served.isTls) return answer(404, 'no listener or route for this host')
      return done({ answer: { kind: 'reset' }, hops: [say(`${host}: no certificate for this host`)], latency: 0 })
    }
    const location = locationFor(server, plain)
    if (location === undefined) return answer(404, 'no route for this path')
    const found = matchFor(location, request)
    if (found === undefined) return answer(404, `no match of ${location.path} fits`)
    const { rule, route, isBroken } = found
    if (isBroken) return answer(500, `${route} has a filter that cannot be resolved`)
    const size = bodySize(request)
    if (size > largestBody) return answer(413, `a body of ${size} bytes is too large`)
    const { filters = [] } = rule
    const { scheme } = request
    const prefix = location.type === 'PathPrefix' ? location.path : undefined
    const arrived: Arrived = { scheme, host, port: served.port, path, prefix }
    const redirect = redirectOf(filters, arrived)
    if (redirect !== undefined) {
      const headers = answeredHeaders(filters, { Location: redirect.location })
      return answer(redirect.status, `a redirect of ${route}`, headers)
    }
    this.#proxy({ ask, found, arrived, say, answer, via }, done)
  }

  #proxy({ ask, found, arrived, say, answer, via }: Work, done: (outcome: WebOutcome) => void): void {
    const { pod, request, from } = ask
    const { route, rule, leadsTo } = found
    const { filters = [] } = rule
    const service = this.#chosen(leadsTo.backends)
    if (service === undefined) return answer(500, `${route} leads to no Service that can be followed`)
    const { namespace, name, port } = service
    via.push(`Service/${namespace}/${name}`)
    const title = `${namespace}/${name}:${port}`
    const endpoints = this.#upstreams.endpointsOf(namespace, name, port)
    if (endpoints.length === 0) return answer(503, `${title} has no ready endpoint`)
    const before = headerOf(request.headers, 'X-Forwarded-For')
    const { path, headers } = rewrittenRequest(filters, request, arrived, {
      Host: headerOf(request.headers, 'Host') ?? arrived.host,
      'X-Forwarded-For': before === undefined ? from : `${before}, ${from}`,
      'X-Real-IP': from,
      'X-Forwarded-Proto': arrived.scheme,
      'X-Forwarded-Host': arrived.host,
      'X-Forwarded-Port': String(arrived.port)
    })
    const inner: UpstreamAsk['request'] = {
      path,
      headers,
      timeout: readTimeout,
      ...(request.method === undefined ? {} : { method: request.method }),
      ...(request.body === undefined ? {} : { body: request.body })
    }
    this.#mirror(pod, leadsTo, inner)
    this.#upstreams.ask(
      {
        pod,
        choose: () => this.#upstreams.inTurn(pod, title, endpoints),
        mostTries: endpoints.length,
        request: inner,
        hops: [say(`${arrived.host}${arrived.path} is of ${route}: ${title}`)]
      },
      (outcome) => {
        const { answer: said } = outcome
        if (said.kind !== 'http') return done(outcome)
        done({ ...outcome, answer: { ...said, headers: answeredHeaders(filters, said.headers) } })
      }
    )
  }

  /** Copies, whose answers nobody waits for. */
  #mirror(pod: Pod, { mirrors }: RuleBackends, request: UpstreamAsk['request']): void {
    for (const { service, percent } of mirrors) {
      if (service === undefined || (percent < 100 && this.#random.integer(100) >= percent)) continue
      const { namespace, name, port } = service
      const endpoints = this.#mirrors.endpointsOf(namespace, name, port)
      if (endpoints.length === 0) continue
      const choose = (): ProxyEndpoint => this.#mirrors.inTurn(pod, `${namespace}/${name}:${port}`, endpoints)
      this.#mirrors.ask({ pod, choose, mostTries: 1, request, hops: [] }, () => {})
    }
  }

  /** By weight; undefined where it fell to a reference that cannot be followed, or there is none. */
  #chosen(backends: readonly RouteBackend[]): RouteBackend['service'] {
    const total = backends.reduce((sum, { weight }) => sum + weight, 0)
    if (total === 0) return undefined
    let left = backends.length === 1 ? 0 : this.#random.integer(total)
    for (const { service, weight } of backends) {
      if (left < weight) return service
      left -= weight
    }
    return undefined
  }

  #portOf({ metadata, spec }: Pod, port: number): ServedPort | undefined {
    const gateway = metadata.labels?.[gatewayNameLabel]
    const isNginx = spec.containers.some(({ image }) => image?.includes('nginx-gateway-fabric/nginx') === true)
    return gateway === undefined || !isNginx
      ? undefined
      : this.#told.configs.get(`${metadata.namespace!}/${gateway}`)?.get(port)
  }
}

interface Work {
  readonly ask: WebAsk
  readonly found: ServedMatch
  readonly arrived: Arrived
  readonly say: (what: string) => Hop
  readonly answer: (status: number, why: string) => void
  /** Takes down by which objects it is led. */
  readonly via: string[]
}
