import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import { WebSocketServer, type WebSocket } from 'ws'
import { listenOnLoopback } from './loopback-port.ts'
import { windowFile } from './window-files.ts'

/** A frame larger than this is no frame of ours: a manifest may be 6 MB, JSON around it included. */
const largestFrame = 16 * 1024 * 1024
/** A window that lets this much pile up is gone; the credit of live streams keeps a slow one far below. */
const largestBacklog = 32 * 1024 * 1024

/** A browser keeps the window's settings by address: at the usual one they are found again after a restart. */
const usualPort = 13_400

export interface LoopbackServerOptions {
  /** Undefined: the usual one, or a free one where that is taken. 0 picks a free one. */
  readonly port: number | undefined
  /** Folder of the built window. */
  readonly files: string
  readonly token: string
  connect(): MessagePort
}

export interface LoopbackServer {
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

/**
 * Browser mode's door: the window's files and its connection, on 127.0.0.1 only. Every request needs the token (in
 * the first one's query, later in the cookie that the first one sets), the right Host, and no foreign Origin.
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer({ requestTimeout: 30_000 })
  const port = await listenOnLoopback(server, { port: options.port, usual: usualPort })
  const gate = new Gate(options.token, port)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(gate, options.files, request, response)
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame, perMessageDeflate: false })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = gate.refusal(request) ?? (pathOf(request) === '/connect' ? gate.originRefusal(request) : notFound)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal.code} ${refusal.reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => relay(webSocket, options.connect()))
  })
  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${options.token}`,
    close: () => close(server, sockets)
  }
}

interface Refusal {
  readonly code: 401 | 403 | 404 | 405
  readonly reason: string
}

const notFound: Refusal = { code: 404, reason: 'Not Found' }

/** Decides who may come in. */
class Gate {
  readonly #token: Buffer
  readonly #hosts: ReadonlySet<string>
  readonly cookieName: string

  constructor(token: string, port: number) {
    this.#token = Buffer.from(token)
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
    // Cookies do not know ports: instances side by side must not overwrite each other's.
    this.cookieName = `drydock-${port}`
  }

  /** Why a request may not come in, or undefined. */
  refusal(request: IncomingMessage): Refusal | undefined {
    if (!this.#hosts.has(request.headers.host ?? '')) return { code: 403, reason: 'Forbidden' }
    const { origin } = request.headers
    if (origin !== undefined && origin !== `http://${request.headers.host}`) return { code: 403, reason: 'Forbidden' }
    if (!this.#isToken(this.queryToken(request)) && !this.#isToken(this.#cookieToken(request))) {
      return { code: 401, reason: 'Unauthorized' }
    }
    return undefined
  }

  /** A WebSocket must name its origin: no page sends none. */
  originRefusal(request: IncomingMessage): Refusal | undefined {
    return request.headers.origin === undefined ? { code: 403, reason: 'Forbidden' } : undefined
  }

  queryToken(request: IncomingMessage): string | undefined {
    return new URL(request.url ?? '/', 'http://host').searchParams.get('token') ?? undefined
  }

  #cookieToken(request: IncomingMessage): string | undefined {
    const prefix = `${this.cookieName}=`
    const cookies = request.headers.cookie?.split('; ') ?? []
    return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length)
  }

  #isToken(text: string | undefined): boolean {
    if (text === undefined) return false
    const given = Buffer.from(text)
    return given.length === this.#token.length && timingSafeEqual(given, this.#token)
  }
}

async function answer(gate: Gate, files: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = gate.refusal(request) ?? methodRefusal(request)
  if (refusal !== undefined) {
    response.writeHead(refusal.code, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
    response.end(`${refusal.reason}\n`)
    return
  }
  const { code, headers, body } = await windowFile(files, pathOf(request))
  const token = gate.queryToken(request)
  const cookie = `${gate.cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`
  response.writeHead(code, { ...headers, ...(token === undefined ? {} : { 'Set-Cookie': cookie }) })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function methodRefusal(request: IncomingMessage): Refusal | undefined {
  return request.method === 'GET' || request.method === 'HEAD' ? undefined : { code: 405, reason: 'Method Not Allowed' }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!
}

/** Frames between a window and the engine's thread, forwarded as they are. */
function relay(socket: WebSocket, port: MessagePort): void {
  socket.on('message', (data, isBinary) => port.postMessage(isBinary ? data : data.toString()))
  port.on('message', (frame: string | Uint8Array) => {
    if (socket.bufferedAmount > largestBacklog) socket.terminate()
    else socket.send(frame)
  })
  socket.on('close', () => port.close())
  // ws itself closes a connection that errs, and says why; ending it here as well would overtake its word.
  socket.on('error', () => {})
  port.on('close', () => socket.close())
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate()
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeAllConnections()
  await promise
}
