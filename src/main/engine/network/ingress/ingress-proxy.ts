import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { ingressKind } from '../../../../shared/kinds/ingress/kind.ts'
import { ingressClassKind } from '../../../../shared/kinds/ingressclass/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Hop } from '../../../../shared/machines/network.ts'
import type { NetworkRequest } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { isInRange } from '../address-ranges.ts'
import { proxiedPortsOf, endpointText, type ProxyEndpoint } from '../proxy/proxied-port.ts'
import { sha256 } from '../proxy/sha256.ts'
import type { Send, WebAsk, WebOutcome, WebProxy } from '../request/web-proxy.ts'
import { controllerFlags } from './controller-flags.ts'
import {
  configOf,
  ingressesOf,
  locationFor,
  serverFor,
  type Backend,
  type IngressConfig,
  type Location
} from './ingress-config.ts'
import { nginxConf } from './nginx-conf.ts'

const ports = new Set([80, 443])
/** Classes of controllers whose configurations are kept, and backends whose turn is. */
const mostKept = 1024
/** Upstreams that are tried, as proxy_next_upstream_tries has it. */
const mostTries = 3

/** What nginx does in the pods of an ingress-nginx controller; its Lua balancer included. */
export class IngressProxy implements WebProxy {
  readonly #store: ObjectStore
  readonly #random: Pick<Random, 'integer'>
  readonly #send: Send
  readonly #configs = new Map<string, IngressConfig>()
  readonly #turns = new Map<string, number>()

  constructor(store: ObjectStore, random: Pick<Random, 'integer'>, send: Send) {
    this.#store = store
    this.#random = random
    this.#send = send
  }

  start(): void {
    const forget = (): void => this.#configs.clear()
    this.#store.onChange(ingressKind, ({ object, previous }) => {
      if (object.spec !== previous?.spec || object.metadata.annotations !== previous.metadata.annotations) forget()
    })
    this.#store.onChange(ingressClassKind, forget)
  }

  serves(pod: Pod, port: number): boolean {
    return ports.has(port) && controllerFlags(pod) !== undefined
  }

  /** What nginx of this pod would run; undefined of any other pod. */
  configText(pod: Pod): string | undefined {
    const config = this.#configFor(pod)
    return config === undefined ? undefined : nginxConf(config, (backend) => this.#endpointsOf(backend))
  }

  handle(ask: WebAsk, done: (outcome: WebOutcome) => void): void {
    const { pod, request, from } = ask
    const host = (request.headers?.['Host'] ?? request.host).replace(/:\d+$/, '').toLowerCase()
    const path = (request.path ?? '/').split('?')[0]!
    const server = serverFor(this.#configFor(pod)!, host)
    const found = locationFor(server, path)
    const say = (what: string): Hop => ({ node: pod.spec.nodeName!, pod: pod.metadata.name, at: 'nginx', what })
    const answer = (status: number, why: string, headers: Readonly<Record<string, string>> = {}): void =>
      done({
        answer: { kind: 'http', status, body: pageOf(status), headers },
        hops: [say(`${host}${path}: ${why}`)],
        latency: 1
      })
    if (found === undefined) return answer(404, 'no rule for it: the default backend')
    const { location } = found
    const { settings } = location
    const isTls = request.scheme === 'https'
    const redirects = settings.forcesTls || (settings.redirectsToTls && server.tls !== undefined)
    if (!isTls && redirects) return answer(308, 'over TLS only', { Location: `https://${host}${request.path ?? '/'}` })
    if (settings.appRoot !== undefined && path === '/')
      return answer(302, 'app-root', { Location: `${request.scheme}://${host}${settings.appRoot}` })
    if (settings.sourceRanges.length > 0 && !settings.sourceRanges.some((range) => isInRange(from, range)))
      return answer(403, `${from} is in none of whitelist-source-range`)
    const size = Number(request.headers?.['Content-Length'] ?? 0)
    if (settings.bodySize > 0 && size > settings.bodySize) return answer(413, `a body of ${size} bytes is too large`)
    const backend = this.#backendFor(location, request)
    if (backend === undefined) return answer(503, `${location.ingress} names no Service`)
    const endpoints = this.#endpointsOf(backend)
    if (endpoints.length === 0) return answer(503, `${titleOf(backend)} has no active endpoint`)
    const target = rewritten(location, found.caught, request.path ?? '/')
    const hop = say(`${host}${path} is ${location.path} of ${location.ingress}: ${titleOf(backend)}`)
    this.#proxy({ ask, host, location, backend, endpoints, target, hops: [hop] }, done)
  }

  #configFor(pod: Pod): IngressConfig | undefined {
    const flags = controllerFlags(pod)
    if (flags === undefined) return undefined
    const key = `${flags.controllerClass} ${flags.ingressClass} ${flags.takesClassless}`
    let config = this.#configs.get(key)
    if (config === undefined) {
      if (this.#configs.size >= mostKept) this.#configs.clear()
      this.#configs.set(key, (config = configOf(ingressesOf(this.#store, flags))))
    }
    return config
  }

  #backendFor({ backend, canaries }: Location, { headers = {} }: NetworkRequest): Backend | undefined {
    for (const { backend: canary, settings } of canaries) {
      const said = settings.canaryHeader === undefined ? undefined : headers[settings.canaryHeader]
      if (said === 'always') return canary
      if (said === 'never') continue
      if (settings.canaryWeight > 0 && this.#random.integer(100) < settings.canaryWeight) return canary
    }
    return backend
  }

  /** Past the Service's address: its ready endpoints themselves, as they are at this moment. */
  #endpointsOf({ namespace, service: name, port }: Backend): readonly ProxyEndpoint[] {
    const service = this.#store.get(serviceKind, namespace, name)
    if (service === undefined) return []
    const slices = Array.from(this.#store.withLabel(endpointSliceKind, namespace, 'kubernetes.io/service-name', name))
    const own = proxiedPortsOf(service, slices).find(
      (one) => (typeof port === 'number' ? one.port : one.portName) === port
    )
    return (own?.endpoints ?? []).filter(({ isReady }) => isReady)
  }

  #proxy(work: ProxyWork, done: (outcome: WebOutcome) => void, tries = 1, spent = 0): void {
    const { ask, endpoints, location, target, hops } = work
    const { settings } = location
    const { request, from, pod } = ask
    const { endpoint, cookie } = this.#choose(work)
    const inner: NetworkRequest = {
      scheme: 'http',
      host: endpoint.ip,
      port: endpoint.port,
      path: target,
      ...(request.method === undefined ? {} : { method: request.method }),
      headers: {
        ...request.headers,
        Host: work.host,
        'X-Real-IP': from,
        'X-Forwarded-For': from,
        'X-Forwarded-Host': work.host,
        'X-Forwarded-Proto': request.scheme
      },
      timeout: settings.readTimeout
    }
    this.#send({ kind: 'pod', uid: pod.metadata.uid }, inner, ({ answer, hops: way, latency, by, seenFrom }) => {
      const all = [...hops, ...way]
      const took = spent + latency
      if (answer.kind === 'http') {
        const headers = cookie === undefined ? {} : { headers: { ...answer.headers, 'Set-Cookie': cookie } }
        return done({
          answer: { ...answer, ...headers },
          hops: all,
          latency: took,
          ...(by === undefined ? {} : { by }),
          ...(seenFrom === undefined ? {} : { seenFrom })
        })
      }
      const isLate = answer.kind === 'timed-out'
      if (tries < Math.min(mostTries, endpoints.length) && !(isLate && answer.isConnected))
        return this.#proxy({ ...work, hops: all }, done, tries + 1, took)
      const status = isLate ? 504 : 502
      done({ answer: { kind: 'http', status, body: pageOf(status) }, hops: all, latency: took })
    })
  }

  #choose({ ask, backend, endpoints, location }: ProxyWork): {
    readonly endpoint: ProxyEndpoint
    readonly cookie?: string
  } {
    const { affinityCookie: name, cookieLength } = location.settings
    const valueOf = (one: ProxyEndpoint): string => hex(endpointText(one)).slice(0, cookieLength)
    if (name !== undefined) {
      const sent = cookieOf(ask.request.headers?.['Cookie'], name)
      const known = endpoints.find((one) => valueOf(one) === sent)
      if (known !== undefined) return { endpoint: known }
    }
    const key = `${ask.pod.metadata.uid} ${titleOf(backend)}`
    const turn = this.#turns.get(key) ?? this.#random.integer(endpoints.length)
    if (this.#turns.size >= mostKept && !this.#turns.has(key)) this.#turns.clear()
    this.#turns.set(key, turn + 1)
    const endpoint = endpoints[turn % endpoints.length]!
    return name === undefined ? { endpoint } : { endpoint, cookie: `${name}=${valueOf(endpoint)}; Path=/; HttpOnly` }
  }
}

interface ProxyWork {
  readonly ask: WebAsk
  readonly host: string
  readonly location: Location
  readonly backend: Backend
  readonly endpoints: readonly ProxyEndpoint[]
  readonly target: string
  readonly hops: readonly Hop[]
}

/** The path that the upstream is asked for: $1 and so on are what the location's expression caught. */
function rewritten({ settings }: Location, caught: readonly (string | undefined)[], asked: string): string {
  const { rewriteTarget } = settings
  if (rewriteTarget === undefined) return asked
  const [, query] = /^[^?]*(\?.*)?$/.exec(asked) ?? []
  const path = rewriteTarget.replaceAll(/\$(\d)/g, (_all, digit: string) => caught[Number(digit)] ?? '')
  return `${path.startsWith('/') ? '' : '/'}${path}${query ?? ''}`
}

function titleOf({ namespace, service, port }: Backend): string {
  return `${namespace}/${service}:${port}`
}

function hex(text: string): string {
  return Array.from(sha256(text), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key = '', value] = part.trim().split('=')
    if (key === name) return value
  }
  return undefined
}

const reasons: Readonly<Record<number, string>> = {
  302: 'Found',
  308: 'Permanent Redirect',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out'
}

/** nginx' own page of an error. */
function pageOf(status: number): string {
  const title = `${status} ${reasons[status] ?? ''}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}
