// Ports of this machine's loopback over which a real browser is led through the simulated network: opened by a click,
// listed, closed again.
import { createServer } from 'node:http'
import { browserPortLimit, type BrowserPort, type BrowserPortOutcome } from '../../../shared/contract/browser-ports.ts'
import { ingressKind } from '../../../shared/kinds/ingress/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Entrance, EntranceWay } from '../../../shared/network/entrance.ts'
import type { ApiBackend } from '../../apiserver/api-backend.ts'
import { ApiError, badRequest, notFound } from '../../engine/api/api-error.ts'
import type { Identity } from '../../engine/api/request.ts'
import type { SourceBrowserPorts } from '../../views/cluster-source.ts'
import { UsageError } from '../flags.ts'
import { listenOnLoopback } from '../loopback-port.ts'
import { LoopbackPorts, mostConnections, type OpenPort } from '../loopback-ports.ts'
import { BrowserExchange } from './browser-exchange.ts'

const mostHeaders = 100

const kinds: Readonly<Record<Exclude<EntranceWay, 'gateway'>, Kind>> = {
  pod: podKind,
  'cluster-ip': serviceKind,
  'node-port': serviceKind,
  'load-balancer': serviceKind,
  ingress: ingressKind
}

const entranceFields = ['way', 'namespace', 'name', 'port', 'host', 'isTls'] as const

interface OpenBrowserPort extends OpenPort {
  document: BrowserPort
  readonly exchange: BrowserExchange
}

export class BrowserPorts extends LoopbackPorts<OpenBrowserPort> implements SourceBrowserPorts {
  readonly #backend: ApiBackend
  readonly #identityOf: (user: string) => Identity

  constructor(backend: ApiBackend, identityOf: (user: string) => Identity) {
    super()
    this.#backend = backend
    this.#identityOf = identityOf
    // Who waited for the engine that is gone waits in vain.
    backend.onReload(() => {
      for (const { sockets } of this.opened.values()) for (const socket of sockets) socket.destroy()
    })
  }

  async open(entrance: Entrance, identity: string): Promise<BrowserPortOutcome> {
    const known = this.#find(entrance)
    if (known !== undefined) return { isDone: true, port: known.document }
    if (this.opened.size >= browserPortLimit)
      return { isDone: false, message: `at most ${browserPortLimit} ports can be open at once` }
    const exchange = new BrowserExchange(this.#backend, entrance, () => this.#hosts())
    const server = createServer({ maxHeaderSize: 32 * 1024 }, (request, response) => {
      void exchange.answer(request, response).then((problem) => this.#answered(id, problem))
    })
    server.maxConnections = mostConnections
    server.maxHeadersCount = mostHeaders
    const id = this.nextId()
    try {
      this.#mustSee(entrance, this.#identityOf(identity))
      const localPort = await listenOnLoopback(server, { port: undefined, usual: 0 })
      exchange.local = `127.0.0.1:${localPort}`
      const document = withOrigin({ id, entrance, localPort, requests: 0 }, exchange)
      this.add({ document, exchange, server, sockets: new Set() })
      return { isDone: true, port: document }
    } catch (error) {
      server.close()
      if (error instanceof ApiError || error instanceof UsageError) return { isDone: false, message: error.message }
      throw error
    }
  }

  #find(wanted: Entrance): OpenBrowserPort | undefined {
    return Array.from(this.opened.values()).find(({ document: { entrance } }) =>
      entranceFields.every((key) => entrance[key] === wanted[key])
    )
  }

  /** Throws ApiError where somebody may not even look at what the browser is to see, or it is not there. */
  #mustSee({ way, namespace, name }: Entrance, who: Identity): void {
    const { engine } = this.#backend
    const kind = way === 'gateway' ? engine.store.kinds.ofResource('gateway.networking.k8s.io', 'gateways') : kinds[way]
    if (kind === undefined) throw badRequest('the server doesn\'t have a resource type "gateways"')
    const { group, version, resource } = kind
    const refusal = engine.api.refusal(who, { verb: 'get', group, version, resource, namespace, name })
    if (refusal !== undefined) throw ApiError.of(refusal)
    if (engine.store.get(kind, namespace, name) === undefined) throw notFound(kind, name)
  }

  #hosts(): ReadonlyMap<string, string> {
    const hosts = new Map<string, string>()
    for (const { exchange } of this.opened.values())
      if (exchange.host !== undefined && !hosts.has(exchange.host)) hosts.set(exchange.host, exchange.local)
    return hosts
  }

  #answered(id: string, problem: string | undefined): void {
    const opened = this.opened.get(id)
    if (opened === undefined) return
    const { problem: _before, requests, ...document } = opened.document
    const next = { ...document, requests: requests + 1, ...(problem === undefined ? {} : { problem }) }
    opened.document = withOrigin(next, opened.exchange)
    this.tell()
  }
}

function withOrigin(document: BrowserPort, { host, scheme }: BrowserExchange): BrowserPort {
  return host === undefined ? document : { ...document, origin: `${scheme}://${host}` }
}
