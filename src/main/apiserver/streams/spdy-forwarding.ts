// port-forward over SPDY, on a connection of its own or within a WebSocket's messages: for each connection that kubectl
// takes it opens two streams, which a number holds together.
import { Duplex } from 'node:stream'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ApiBackend } from '../api-backend.ts'
import { forward, portNumber } from './forwarding.ts'
import { SpdyConnection, type SpdyStream } from './spdy/connection.ts'

export const forwardProtocol = 'portforward.k8s.io'

/** Pairs of which one stream is still missing. */
const mostIncomplete = 100

/** Serves until the client is gone. */
export function serveSpdyForwarding(
  backend: ApiBackend,
  pod: Pod,
  socket: Duplex,
  onConnection: (connection: SpdyConnection) => void
): Promise<void> {
  const incomplete = new Map<string, SpdyStream>()
  const connection = new SpdyConnection(socket, backend.time, (stream) => {
    const port = portNumber(stream.header('port'))
    const type = stream.header('streamtype')
    if (port === undefined || (type !== 'error' && type !== 'data')) return stream.reset()
    // Clients from before the number open a data stream right behind each error stream.
    const number = stream.header('requestid') || String(type === 'data' ? stream.id - 2 : stream.id)
    const other = incomplete.get(number)
    if (other === undefined || other.header('streamtype') === type) {
      if (incomplete.size >= mostIncomplete) return stream.reset()
      incomplete.set(number, stream)
      return
    }
    incomplete.delete(number)
    const [data, error] = type === 'data' ? [stream, other] : [other, stream]
    void serve(backend, pod, port, data, error, connection)
  })
  onConnection(connection)
  return connection.closed
}

async function serve(
  backend: ApiBackend,
  pod: Pod,
  port: number,
  data: SpdyStream,
  error: SpdyStream,
  connection: SpdyConnection
): Promise<void> {
  const refused = await forward(backend, pod, port, new StreamDuplex(data, connection))
  if (refused !== undefined) error.write(Buffer.from(refused))
  error.end()
}

/** A SPDY stream as Node's own. */
class StreamDuplex extends Duplex {
  readonly #stream: SpdyStream
  readonly #connection: SpdyConnection
  #isPaused = false

  constructor(stream: SpdyStream, connection: SpdyConnection) {
    super({ allowHalfOpen: true })
    this.#stream = stream
    this.#connection = connection
    stream.listen({
      data: (bytes) => {
        if (this.destroyed || this.push(bytes) || this.#isPaused) return
        this.#isPaused = true
        connection.pause()
      },
      end: () => this.push(null),
      gone: () => this.destroy()
    })
  }

  override _read(): void {
    this.#goOn()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#stream.write(bytes, done)
  }

  override _final(done: () => void): void {
    this.#stream.end()
    done()
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#goOn()
    this.#stream.end()
    done()
  }

  #goOn(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#connection.resume()
  }
}
