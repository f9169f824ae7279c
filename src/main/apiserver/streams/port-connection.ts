// A connection to a port of a pod, as whoever forwards it has it. What talks HTTP over it is answered by the container.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ApiBackend } from '../api-backend.ts'
import { lostConnection } from '../kubelet-dial.ts'
import { decode, encode } from '../../engine/containers/text-bytes.ts'
import type { ContainerAnswer } from '../../engine/kubelet/container-runtime.ts'
import type { PodRequest } from '../../engine/engine-input.ts'

/** Bytes of a body that are passed on. */
const largestBody = 1024 * 1024

export interface PodPort {
  readonly pod: Pod
  readonly port: number
}

/** Knocks: whether somebody listens there. */
export async function isListening(backend: ApiBackend, place: PodPort): Promise<boolean> {
  const said = await ask(backend, place, { kind: 'tcp', port: place.port })
  return said.kind === 'connected'
}

/** Lets the pod answer the HTTP requests that come over a connection, until that is closed. */
export function answerConnection(backend: ApiBackend, place: PodPort, connection: Duplex): void {
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    // Where not even a refusal can be written there is nothing left to say.
    answer(backend, place, request, response).catch(() => response.destroy())
  })
  // What is no HTTP meets a server that hangs up.
  server.on('clientError', (_error, socket) => socket.destroy())
  server.emit('connection', connection)
}

async function answer(
  backend: ApiBackend,
  place: PodPort,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  let length = 0
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    pieces.push(piece)
    if (length <= largestBody) continue
    response.writeHead(413, { Connection: 'close' }).end()
    return
  }
  const lost = lostConnection(backend.engine, place.pod)
  if (lost !== undefined) {
    await backend.passed(lost)
    return void response.destroy()
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers[name] = value
  const { method = 'GET', url = '/' } = request
  const path = url.startsWith('/') ? url : '/'
  const said = await ask(backend, place, {
    kind: 'http',
    port: place.port,
    path,
    method,
    headers: named(headers),
    ...(length === 0 ? {} : { body: decode(Buffer.concat(pieces)) }),
    // In the pod's own network it comes from itself.
    from: '127.0.0.1'
  })
  if (said.kind !== 'http') return void response.destroy()
  // What it has counted or kept for this request is on the disk before anybody hears of it.
  await backend.commits.carryOut()
  const body = encode(said.body)
  const plain = { 'Content-Type': 'text/html; charset=utf-8', ...said.headers }
  response.writeHead(said.status, { ...plain, 'Content-Length': body.length })
  response.end(method === 'HEAD' ? undefined : body)
}

/** As access logs ask for it. */
function named(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const agent = headers['user-agent']
  return agent === undefined ? headers : { ...headers, 'User-Agent': agent }
}

function ask(backend: ApiBackend, { pod }: PodPort, request: PodRequest): Promise<ContainerAnswer> {
  const { promise, resolve } = Promise.withResolvers<ContainerAnswer>()
  if (backend.commits.isReadOnly) return Promise.resolve({ kind: 'refused' })
  backend.engine.requestContainer(pod.metadata.uid, request, resolve)
  void backend.commits.carryOut()
  return promise
}
