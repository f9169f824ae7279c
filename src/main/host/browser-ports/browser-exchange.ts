import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entrance } from '../../../shared/network/entrance.ts'
import type { NetworkClient, NetworkRequest, RequestReport } from '../../../shared/network/request.ts'
import type { ApiBackend } from '../../apiserver/api-backend.ts'
import { decode, encode } from '../../engine/containers/text-bytes.ts'
import type { WayIn } from '../../engine/network/entrances.ts'
import { noSpace } from '../no-space.ts'
import {
  contentTypeOf,
  cookieOutwards,
  headersInwards,
  problemOf,
  redirected,
  type Origins,
  type Scheme
} from './rewriting.ts'

/** Bytes of a body: it is kept with the request, which is an input of the cluster. */
const largestBody = 4 * 2 ** 20
/** Bytes of the bodies of one port that are held at once. */
const mostHeld = 32 * 2 ** 20
const tooLarge = `Content Too Large: a port of this machine hands on bodies of up to ${largestBody / 2 ** 20} MiB\n`
/** Characters of a path with its query. */
const longestPath = 8192
/** Requests of one port that the cluster has not answered yet. */
const mostUnderWay = 200
/** Cookies of one port that are known; a browser keeps no more of one host. */
const mostCookies = 180

type HttpAnswer = Extract<RequestReport['answer'], { readonly kind: 'http' }>

/** Speaks HTTP with a real browser: each of its requests makes a journey through the simulated network. */
export class BrowserExchange {
  readonly #backend: ApiBackend
  readonly #entrance: Entrance
  readonly #hosts: () => ReadonlyMap<string, string>
  /** Names of cookies that came over this port. */
  readonly #cookies = new Set<string>()
  #underWay = 0
  #held = 0
  #scheme: Scheme
  #lastWay: WayIn | undefined
  /** "127.0.0.1:41234" */
  local = ''

  /** `hosts` tells which open port stands for which host. */
  constructor(backend: ApiBackend, entrance: Entrance, hosts: () => ReadonlyMap<string, string>) {
    this.#backend = backend
    this.#entrance = entrance
    this.#scheme = entrance.isTls === true ? 'https' : 'http'
    this.#hosts = hosts
  }

  /** By what the one who is asked believes to be asked: a redirect to its https is followed here, not by the browser. */
  get scheme(): Scheme {
    return this.#scheme
  }

  /** What it finds in Host; undefined before anybody was found to be asked. */
  get host(): string | undefined {
    const { host } = this.#entrance
    return host ?? (this.#lastWay === undefined ? undefined : hostOf(this.#lastWay, this.#scheme))
  }

  /** Resolves with what went wrong, where no answer came: then the connection is closed. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
    try {
      return await this.#answer(request, response)
    } catch (error) {
      response.destroy()
      return error instanceof Error ? error.message : String(error)
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
    const { url = '/' } = request
    const { host: named = '' } = request.headers
    // A page from elsewhere may have its name lead here, and would read what is answered.
    if (named !== this.local && named !== this.local.replace('127.0.0.1', 'localhost'))
      return refuse(response, 421, 'Misdirected Request: this port answers for 127.0.0.1 only.\n')
    if (!url.startsWith('/')) return refuse(response, 400, 'Bad Request\n')
    if (url.length > longestPath) return refuse(response, 414, 'URI Too Long\n')
    const sent = await this.#bodyOf(request, response)
    if (sent === undefined) return undefined
    try {
      return await this.#handOn(request, response, sent)
    } finally {
      this.#held -= sent.length
    }
  }

  async #handOn(
    { url = '/', method = 'GET', rawHeaders }: IncomingMessage,
    response: ServerResponse,
    sent: Buffer
  ): Promise<string | undefined> {
    const { length } = sent
    const scheme = this.#scheme
    const way = this.#backend.engine.networkLooks.wayIn(this.#entrance, scheme)
    if ('why' in way) return hangUp(response, way.why)
    this.#lastWay = way
    const host = this.#entrance.host ?? hostOf(way, scheme)
    const origins: Origins = { scheme, host, local: this.local, others: this.#hosts() }
    const headers = headersInwards(rawHeaders, origins, this.#cookies)
    if (length > 0 || method === 'POST' || method === 'PUT') headers['Content-Length'] = String(length)
    const { client, address, port } = way
    const asked = { scheme, host: address, port, method, path: url, headers }
    const { answer } = await this.#send(client, length === 0 ? asked : { ...asked, body: decode(sent) })
    if (response.destroyed) return undefined
    if (answer.kind !== 'http') return hangUp(response, problemOf(answer, `${address}:${port}`), answer.kind)
    this.#respond(response, answer, { method, path: url, origins })
    return undefined
  }

  /** All that a request carries, held until it is answered; undefined where it was refused. */
  async #bodyOf(request: IncomingMessage, response: ServerResponse): Promise<Buffer | undefined> {
    const pieces: Buffer[] = []
    let length = 0
    try {
      for await (const piece of request as AsyncIterable<Buffer>) {
        length += piece.length
        this.#held += piece.length
        if (length > largestBody) return refuse(response, 413, tooLarge)
        if (this.#held > mostHeld) return refuse(response, 503, 'Service Unavailable: too many bodies at once\n')
        pieces.push(piece)
      }
      const whole = Buffer.concat(pieces)
      length = 0
      return whole
    } finally {
      this.#held -= length
    }
  }

  #send(client: NetworkClient, request: NetworkRequest): Promise<RequestReport> {
    if (this.#backend.commits.isReadOnly) throw new Error(noSpace)
    if (this.#underWay >= mostUnderWay) throw new Error(`${mostUnderWay} requests are under way already`)
    const { promise, resolve } = Promise.withResolvers<RequestReport>()
    this.#underWay++
    this.#backend.engine.sendRequest(client, request, (report) => {
      this.#underWay--
      resolve(report)
    })
    void this.#backend.commits.carryOut()
    return promise
  }

  #respond(
    response: ServerResponse,
    { status, body, headers = {} }: HttpAnswer,
    { method, path, origins }: { readonly method: string; readonly path: string; readonly origins: Origins }
  ): void {
    response.sendDate = false
    response.setHeader('Date', new Date(this.#backend.engine.now).toUTCString())
    // A browser that remembers where a port led would stay there when the cluster has changed.
    response.setHeader('Cache-Control', 'no-store')
    for (const [name, value] of Object.entries(headers)) {
      const lower = name.toLowerCase()
      if (lower === 'location') {
        const { location, scheme } = redirected(value, path, origins)
        response.setHeader(name, location)
        if (scheme !== undefined) this.#scheme = scheme
      } else if (lower === 'set-cookie') {
        const cookie = cookieOutwards(value)
        if (cookie === undefined) continue
        if (this.#cookies.size < mostCookies) this.#cookies.add(cookie.name)
        response.setHeader(name, cookie.text)
      } else if (!/^(?:connection|content-length|transfer-encoding|keep-alive|upgrade)$/.test(lower))
        response.setHeader(name, value)
    }
    const hasBody = status >= 200 && status !== 204 && status !== 304
    const bytes = encode(body)
    if (hasBody) {
      if (bytes.length > 0 && !response.hasHeader('Content-Type'))
        response.setHeader('Content-Type', contentTypeOf(body))
      response.setHeader('Content-Length', bytes.length)
    }
    response.writeHead(status).end(hasBody && method !== 'HEAD' ? bytes : undefined)
  }
}

function hostOf({ address, port }: WayIn, scheme: Scheme): string {
  return port === (scheme === 'http' ? 80 : 443) ? address : `${address}:${port}`
}

/** What this port itself does not take. */
function refuse(response: ServerResponse, status: number, text: string): undefined {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text)
  return undefined
}

/** The connection ends as that of a real browser would: reset where somebody said no, closed where nobody said anything. */
function hangUp(response: ServerResponse, why: string, kind = 'refused'): string {
  if (kind === 'refused' || kind === 'reset') response.socket?.resetAndDestroy()
  else response.destroy()
  return why
}
