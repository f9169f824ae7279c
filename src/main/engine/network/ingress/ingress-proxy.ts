import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { ingressKind } from '../../../../shared/kinds/ingress/kind.ts'
import { ingressClassKind } from '../../../../shared/kinds/ingressclass/kind.ts'
import type { Hop } from '../../../../shared/machines/network.ts'
import type { NetworkRequest } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { isInRange } from '../address-ranges.ts'
import { endpointText, type ProxyEndpoint } from '../proxy/proxied-port.ts'
import { bodySize, headerOf, nginxPage, NginxUpstreams } from '../request/nginx-upstreams.ts'
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
/** Classes of controllers whose configurations are kept. */
const mostKept = 1024
/** Upstreams that are tried, as proxy_next_upstream_tries has it. */
const mostTries = 3

/** What nginx does in the pods of an ingress-nginx controller; its Lua balancer included. */
export class IngressProxy implements WebProxy {
  readonly #store: ObjectStore
  readonly #random: Pick<Random, 'integer'>
  readonly #upstreams: NginxUpstreams
  readonly #configs = new Map<string, IngressConfig>()

  constructor(store: ObjectStore, random: Pick<Random, 'integer'>, send: Send) {
    this.#store = store
    this.#random = random
    this.#upstreams = new NginxUpstreams(store, random, send)
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

  handle(ask: WebAsk, tell: (outcome: WebOutcome) => void): void {
    const { pod, request, from } = ask
    const via: string[] = []
    const done = (outcome: WebOutcome): void => tell({ ...outcome, via })
    const host = (headerOf(request.headers, 'Host') ?? request.host).replace(/:\d+$/, '').toLowerCase()
    const path = (request.path ?? '/').split('?')[0]!
    const server = serverFor(this.#configFor(pod)!, host)
    const found = locationFor(server, path)
    const say = (what: string): Hop => ({ node: pod.spec.nodeName!, pod: pod.metadata.name, at: 'nginx', what })
    const answer = (status: number, why: string, headers: Readonly<Record<string, string>> = {}): void =>
      done({
        answer: { kind: 'http', status, body: nginxPage(status), headers },
        hops: [say(`${host}${path}: ${why}`)],
        latency: 1
      })
    if (found === undefined) return answer(404, 'no rule for it: the default backend')
    const { location } = found
    const { settings } = location
    via.push(`Ingress/${location.ingress}`)
    const isTls = request.scheme === 'https'
    const redirects = settings.forcesTls || (settings.redirectsToTls && server.tls !== undefined)
    if (!isTls && redirects) return answer(308, 'over TLS only', { Location: `https://${host}${request.path ?? '/'}` })
    if (settings.appRoot !== undefined && path === '/')
      return answer(302, 'app-root', { Location: `${request.scheme}://${host}${settings.appRoot}` })
    if (settings.sourceRanges.length > 0 && !settings.sourceRanges.some((range) => isInRange(from, range)))
      return answer(403, `${from} is in none of whitelist-source-range`)
    const size = bodySize(request)
    if (settings.bodySize > 0 && size > settings.bodySize) return answer(413, `a body of ${size} bytes is too large`)
    const backend = this.#backendFor(location, request)
    if (backend === undefined) return answer(503, `${location.ingress} names no Service`)
    via.push(`Service/${backend.namespace}/${backend.service}`)
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
      const said = settings.canaryHeader === undefined ? undefined : headerOf(headers, settings.canaryHeader)
      if (said === 'always') return canary
      if (said === 'never') continue
      if (settings.canaryWeight > 0 && this.#random.integer(100) < settings.canaryWeight) return canary
    }
    return backend
  }

  #endpointsOf({ namespace, service, port }: Backend): readonly ProxyEndpoint[] {
    return this.#upstreams.endpointsOf(namespace, service, port)
  }

  #proxy(work: ProxyWork, done: (outcome: WebOutcome) => void): void {
    const { ask, host, endpoints, location, target, hops } = work
    const { request, from, pod } = ask
    let cookie: string | undefined
    const choose = (): ProxyEndpoint => {
      const chosen = this.#choose(work)
      cookie = chosen.cookie
      return chosen.endpoint
    }
    const inner = {
      path: target,
      ...(request.method === undefined ? {} : { method: request.method }),
      ...(request.body === undefined ? {} : { body: request.body }),
      headers: {
        ...request.headers,
        Host: host,
        'X-Real-IP': from,
        'X-Forwarded-For': from,
        'X-Forwarded-Host': host,
        'X-Forwarded-Proto': request.scheme
      },
      timeout: location.settings.readTimeout
    }
    const asked = { pod, choose, mostTries: Math.min(mostTries, endpoints.length), request: inner, hops }
    this.#upstreams.ask(asked, (outcome) => {
      const { answer, by } = outcome
      if (answer.kind !== 'http' || by === undefined || cookie === undefined) return done(outcome)
      done({ ...outcome, answer: { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } } })
    })
  }

  #choose({ ask, backend, endpoints, location }: ProxyWork): {
    readonly endpoint: ProxyEndpoint
    readonly cookie?: string
  } {
    const { affinityCookie: name, cookieLength } = location.settings
    const valueOf = (one: ProxyEndpoint): string => hex(endpointText(one)).slice(0, cookieLength)
    if (name !== undefined) {
      const sent = cookieOf(headerOf(ask.request.headers, 'Cookie'), name)
      const known = endpoints.find((one) => valueOf(one) === sent)
      if (known !== undefined) return { endpoint: known }
    }
    const endpoint = this.#upstreams.inTurn(ask.pod, titleOf(backend), endpoints)
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
  return bytesToHex(sha256(utf8ToBytes(text)))
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key = '', value] = part.trim().split('=')
    if (key === name) return value
  }
  return undefined
}
