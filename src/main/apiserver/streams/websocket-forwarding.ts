// port-forward over a WebSocket's own channels, as client libraries have it: two for each port that the address names,
// data and errors, which both begin with the port. The kubelet's cri-streaming/portforward/websocket.go.
import { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Pod } from '../../../shared/schema/types.ts'
import { badRequest } from '../../engine/api/api-error.ts'
import type { ApiBackend } from '../api-backend.ts'
import { forward, portNumber } from './forwarding.ts'
import { bytesOf } from './websocket-channels.ts'

/** Channels have one byte for their number. */
const mostPorts = 100

/** The ports that a query names. Throws ApiError. */
export function queryPorts(query: URLSearchParams): readonly number[] {
  const texts = query.getAll('ports').flatMap((text) => text.split(','))
  if (texts.length === 0 || texts.length > mostPorts) throw badRequest('query parameter "port" is required')
  return texts.map((text) => {
    const port = portNumber(text)
    if (port === undefined) throw badRequest(`invalid port ${JSON.stringify(text)}`)
    return port
  })
}

/** Serves until the client is gone. Resolves with how many bytes went to it. */
export async function serveWebSocketForwarding(
  backend: ApiBackend,
  pod: Pod,
  ports: readonly number[],
  socket: WebSocket
): Promise<number> {
  let sent = 0
  const send = (channel: number, bytes: Uint8Array, done: () => void = () => {}): void => {
    if (socket.readyState !== socket.OPEN) return done()
    sent += bytes.length + 1
    socket.send(Buffer.concat([Uint8Array.of(channel), bytes]), () => done())
  }
  const channels = ports.map((port, index) => {
    const head = Buffer.alloc(2)
    head.writeUInt16LE(port)
    send(2 * index, head)
    send(2 * index + 1, head)
    const channel = new ChannelDuplex(socket, (bytes, done) => send(2 * index, bytes, done))
    void forward(backend, pod, port, channel).then((refused) => {
      if (refused !== undefined) send(2 * index + 1, Buffer.from(refused))
    })
    return channel
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    const bytes = bytesOf(data)
    const channel = bytes.length > 1 && bytes[0]! % 2 === 0 ? channels[bytes[0]! / 2] : undefined
    channel?.receive(bytes.subarray(1))
  })
  socket.once('close', () => {
    for (const channel of channels) channel.destroy()
    resolve()
  })
  await promise
  return sent
}

/** One channel of a WebSocket as Node's own; all wait for the one that is slow, since the socket is one. */
class ChannelDuplex extends Duplex {
  readonly #socket: WebSocket
  readonly #send: (bytes: Uint8Array, done: () => void) => void

  constructor(socket: WebSocket, send: (bytes: Uint8Array, done: () => void) => void) {
    super()
    this.#socket = socket
    this.#send = send
  }

  receive(bytes: Buffer): void {
    if (!this.destroyed && !this.push(bytes)) this.#socket.pause()
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(bytes, done)
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#socket.resume()
    done()
  }
}
