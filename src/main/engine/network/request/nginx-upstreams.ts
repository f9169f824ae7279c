// What nginx does with a request that it hands on: it asks one of the endpoints, the next one where that does not
// answer, and gives its own pages where nobody does.
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { Hop } from '../../../../shared/machines/network.ts'
import type { NetworkRequest } from '../../../../shared/network/request.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { byteLength } from '../../containers/text-bytes.ts'
import type { Random } from '../../sim/random.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { proxiedPortsOf, type ProxyEndpoint } from '../proxy/proxied-port.ts'
import type { Send, WebOutcome } from './web-proxy.ts'

/** Upstreams whose turn is kept. */
const mostKept = 1024

export interface UpstreamAsk {
  /** Of the proxy. */
  readonly pod: Pod
  /** Gives the endpoint of each try. */
  readonly choose: () => ProxyEndpoint
  readonly mostTries: number
  readonly request: Pick<NetworkRequest, 'path' | 'method' | 'headers' | 'body' | 'timeout'>
  /** What the proxy decided so far. */
  readonly hops: readonly Hop[]
}

export class NginxUpstreams {
  readonly #store: ObjectStore
  readonly #random: Pick<Random, 'integer'>
  readonly #send: Send
  readonly #turns = new Map<string, number>()

  constructor(store: ObjectStore, random: Pick<Random, 'integer'>, send: Send) {
    this.#store = store
    this.#random = random
    this.#send = send
  }

  /** Past the Service's address: its ready endpoints themselves, as they are at this moment. `port` by name or number. */
  endpointsOf(namespace: string, name: string, port: string | number): readonly ProxyEndpoint[] {
    const service = this.#store.get(serviceKind, namespace, name)
    if (service === undefined) return []
    const slices = Array.from(this.#store.withLabel(endpointSliceKind, namespace, 'kubernetes.io/service-name', name))
    const own = proxiedPortsOf(service, slices).find(
      (one) => (typeof port === 'number' ? one.port : one.portName) === port
    )
    return (own?.endpoints ?? []).filter(({ isReady }) => isReady)
  }

  /** The endpoint whose turn it is, of an upstream of this pod's nginx. */
  inTurn({ metadata }: Pod, upstream: string, endpoints: readonly ProxyEndpoint[]): ProxyEndpoint {
    const key = `${metadata.uid} ${upstream}`
    const turn = this.#turns.get(key) ?? this.#random.integer(endpoints.length)
    if (this.#turns.size >= mostKept && !this.#turns.has(key)) this.#turns.clear()
    this.#turns.set(key, turn + 1)
    return endpoints[turn % endpoints.length]!
  }

  ask(asked: UpstreamAsk, done: (outcome: WebOutcome) => void, tries = 1, spent = 0): void {
    const { pod, choose, mostTries, request, hops } = asked
    const { ip, port } = choose()
    const inner: NetworkRequest = { scheme: 'http', host: ip, port, ...request }
    this.#send({ kind: 'pod', uid: pod.metadata.uid }, inner, ({ answer, hops: way, latency, by, seenFrom }) => {
      const all = [...hops, ...way]
      const took = spent + latency
      if (answer.kind === 'http')
        return done({
          answer,
          hops: all,
          latency: took,
          ...(by === undefined ? {} : { by }),
          ...(seenFrom === undefined ? {} : { seenFrom })
        })
      const isLate = answer.kind === 'timed-out'
      if (tries < mostTries && !(isLate && answer.isConnected))
        return this.ask({ ...asked, hops: all }, done, tries + 1, took)
      const status = isLate ? 504 : 502
      done({ answer: { kind: 'http', status, body: nginxPage(status) }, hops: all, latency: took })
    })
  }
}

/** Bytes of a request's body: as many as it announces, or brings. */
export function bodySize({ body = '', headers }: NetworkRequest): number {
  return Math.max(Number(headerOf(headers, 'Content-Length') ?? 0) || 0, byteLength(body))
}

const reasons: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out'
}

/** nginx' own page of an error or a redirect. */
export function nginxPage(status: number): string {
  const title = `${status} ${reasons[status] ?? ''}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}

/** A header of a request by its name, however that is written. */
export function headerOf(headers: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  const lower = name.toLowerCase()
  for (const [key, value] of Object.entries(headers ?? {})) if (key.toLowerCase() === lower) return value
  return undefined
}
