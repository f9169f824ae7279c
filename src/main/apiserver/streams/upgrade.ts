// A request to go on as something else than HTTP: which protocol it names, and how it is let in or refused.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import { ApiError } from '../../engine/api/api-error.ts'
import type { Status } from '../../../shared/kube/status.ts'

/** What lets WebSockets in, by what they are for: they differ in how much one message may hold. */
interface Doors {
  readonly watch: WebSocketServer
  readonly streams: WebSocketServer
}

/** A connection that a client wants to use in another way; it is accepted or refused once. */
export class Upgrade {
  readonly request: IncomingMessage
  readonly #socket: Duplex
  readonly #head: Buffer
  readonly #doors: Doors
  #isDecided = false

  constructor(request: IncomingMessage, socket: Duplex, head: Buffer, doors: Doors) {
    this.request = request
    this.#socket = socket
    this.#head = head
    this.#doors = doors
  }

  get isWebSocket(): boolean {
    return isWebSocketUpgrade(this.request)
  }

  /** The protocols that a WebSocket's client names, or a SPDY client's for its streams. */
  get protocols(): readonly string[] {
    const { headersDistinct } = this.request
    const header = headersDistinct[this.isWebSocket ? 'sec-websocket-protocol' : 'x-stream-protocol-version'] ?? []
    return header.flatMap((line) => line.split(',')).map((name) => name.trim())
  }

  /** Resolves never where the handshake itself is bad: then its client was told so. */
  webSocket(protocol: string, use: keyof Doors): Promise<WebSocket> {
    this.#isDecided = true
    const { promise, resolve } = Promise.withResolvers<WebSocket>()
    // The server's own choice is made by whoever answers: it is handed over in the request.
    chosen.set(this.request, protocol)
    this.#doors[use].handleUpgrade(this.request, this.#socket, this.#head, (webSocket) => {
      // ws closes it itself, with the reason.
      webSocket.on('error', () => {})
      resolve(webSocket)
    })
    return promise
  }

  /** `protocol`: of the streams; none is named where it is empty. */
  spdy(protocol: string): Duplex {
    this.#isDecided = true
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: SPDY/3.1']
    if (protocol !== '') lines.push(`X-Stream-Protocol-Version: ${protocol}`)
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    if (this.#head.length > 0) this.#socket.unshift(this.#head)
    return this.#socket
  }

  refuse(error: ApiError | Status): void {
    if (this.#isDecided) return void this.#socket.destroy()
    this.#isDecided = true
    const status = error instanceof ApiError ? error.status : error
    const plain = error instanceof ApiError ? error.plainText : undefined
    const body = plain === undefined ? JSON.stringify(status) : `${plain}\n`
    const lines = [
      `HTTP/1.1 ${status.code} ${status.reason ?? 'Error'}`,
      `Content-Type: ${plain === undefined ? 'application/json' : 'text/plain; charset=utf-8'}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close'
    ]
    this.#socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
  }
}

const chosen = new WeakMap<IncomingMessage, string>()

/** What ws is told of the protocol that was chosen for a request; false names none. */
export function chosenProtocol(_offered: Set<string>, request: IncomingMessage): string | false {
  return chosen.get(request) || false
}

function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

const streamPath = /\/(?:exec|attach|portforward)\/*(?:\?|$)/

/** Whether the connection itself is asked for, which Node must let go then. */
export function isUpgrade(request: IncomingMessage): boolean {
  if (isWebSocketUpgrade(request)) return true
  return request.headers.upgrade?.toLowerCase() === 'spdy/3.1' && streamPath.test(request.url ?? '')
}
