// The door of the API: https on loopback, with limits for those who are slow, many or gone.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RequestHandler } from './request-handler.ts'
import { chosenProtocol, isUpgrade, Upgrade } from './streams/upgrade.ts'

/** Real milliseconds. Watches have no limit: these count until a request has come whole. */
const headersTimeout = 10_000
const requestTimeout = 60_000
const keepAlive = 90_000
/** Clients are few; a flood of them must not take the engine's memory. */
const mostConnections = 2_000
const largestHeaders = 64 * 1024
/** Bytes of a WebSocket's message: kubectl copies files in pieces of 32 kB, libraries of 64 kB and a byte. */
const largestMessage = 256 * 1024
/** Who watches has nothing to say. */
const largestWatchMessage = 64 * 1024

/**
 * A server that does not listen yet, and cannot be talked to before it is given its certificate (setSecureContext). Who
 * shows a certificate is known by it; who shows none may come in all the same.
 */
export function createApiServer(): Server {
  const server = createServer({
    requestCert: true,
    rejectUnauthorized: false,
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: keepAlive,
    maxHeaderSize: largestHeaders,
    // Who asks for another protocol is answered in this one.
    shouldUpgradeCallback: isUpgrade,
    connectionsCheckingInterval: 5_000
  })
  server.maxConnections = mostConnections
  // A handshake that fails: the socket is closed, which is all that can be said.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  // As Go does; Node itself would keep the connection.
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { Connection: 'close', 'Content-Length': '0' }).end()
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseConnection(error, socket))
  return server
}

/** Lets the handler answer. Returns what closes the server and all that is open on it. */
export function answerWith(server: Server, handler: RequestHandler): () => Promise<void> {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // Node's parser tells of no later error on a connection whose upgrade was passed over.
    if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close')
    // Where not even a refusal can be written there is nothing left to say; others must not suffer for it.
    handler.handle(request, response).catch(() => response.destroy())
  })
  const door = (maxPayload: number): WebSocketServer =>
    new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload, handleProtocols: chosenProtocol })
  const doors = { watch: door(largestWatchMessage), streams: door(largestMessage) }
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    void handler.upgrade(new Upgrade(request, socket, head, doors))
  })
  return async () => {
    handler.closeStreams()
    for (const { clients } of Object.values(doors)) for (const socket of clients) socket.terminate()
    const { promise, resolve } = Promise.withResolvers<void>()
    server.close(() => resolve())
    server.closeAllConnections()
    await promise
  }
}

function refuseConnection({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy()
  const answer =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${answer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
