// exec and attach over SPDY: the client opens a stream for each of stdin, stdout, stderr, errors and sizes, and says in
// its headers which is which. Upstream's cri-streaming/remotecommand (httpstream.go).
import { StringDecoder } from 'node:string_decoder'
import type { OutputStream } from '../../engine/kubelet/container-streams.ts'
import { terminalSize, type ClientListener, type ClientStreams } from './client-streams.ts'
import type { SpdyConnection, SpdyStream } from './spdy/connection.ts'
import { statusText, type StreamStatus } from './stream-status.ts'

/** The newest first. v5 differs from v4 over WebSockets only. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io']

/** Real milliseconds that a client has for opening its streams, as upstream's DefaultStreamCreationTimeout. */
export const streamCreationTimeout = 30_000

/** The newest that both speak; "channel.k8s.io" where a client names none; undefined where none is spoken here. */
export function spdyProtocol(offered: readonly string[]): string | undefined {
  return offered.length === 0 ? 'channel.k8s.io' : protocols.find((name) => offered.includes(name))
}

/** The names of the streams that a client of this protocol will open. */
export function expectedStreams(
  protocol: string,
  use: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean; readonly tty: boolean }
): readonly string[] {
  const { stdin, stdout, stderr, tty } = use
  const hasSizes = /^v[345]\./.test(protocol)
  return [
    'error',
    ...(stdin ? ['stdin'] : []),
    ...(stdout ? ['stdout'] : []),
    ...(stderr && !tty ? ['stderr'] : []),
    ...(tty && hasSizes ? ['resize'] : [])
  ]
}

export class SpdyChannels implements ClientStreams {
  readonly #connection: SpdyConnection
  readonly #streams: ReadonlyMap<string, SpdyStream>
  readonly #hasStatus: boolean

  constructor(connection: SpdyConnection, protocol: string, streams: ReadonlyMap<string, SpdyStream>) {
    this.#connection = connection
    this.#streams = streams
    this.#hasStatus = /^v[45]\./.test(protocol)
  }

  get bytes(): number {
    return this.#connection.bytes
  }

  listen(listener: ClientListener): void {
    this.#streams.get('stdin')?.listen({
      data: (bytes) => listener.stdin(bytes),
      end: () => listener.stdinEnded(),
      gone: () => listener.stdinEnded()
    })
    const sizes = new SizeReader((columns, rows) => listener.resized(columns, rows))
    this.#streams.get('resize')?.listen({ data: (bytes) => sizes.read(bytes), end: () => {}, gone: () => {} })
    void this.#connection.closed.then(() => listener.gone())
  }

  write(stream: OutputStream, bytes: Uint8Array, written: () => void): void {
    const found = this.#streams.get(stream)
    if (found === undefined) written()
    else found.write(bytes, written)
  }

  finish(status: StreamStatus): void {
    const error = this.#streams.get('error')
    const text = statusText(status, this.#hasStatus)
    if (text !== '') error?.write(Buffer.from(text))
    for (const stream of this.#streams.values()) stream.end()
    this.#connection.close()
  }

  pause(): void {
    this.#connection.pause()
  }

  resume(): void {
    this.#connection.resume()
  }

  abort(): void {
    this.#connection.abort()
  }
}

/** Sizes come as JSON, one behind the other, with or without line ends. */
class SizeReader {
  readonly #onSize: (columns: number, rows: number) => void
  readonly #decoder = new StringDecoder()
  #text = ''

  constructor(onSize: (columns: number, rows: number) => void) {
    this.#onSize = onSize
  }

  read(bytes: Buffer): void {
    this.#text += this.#decoder.write(bytes)
    for (;;) {
      const end = this.#text.indexOf('}')
      if (end === -1) break
      const size = terminalSize(this.#text.slice(0, end + 1))
      this.#text = this.#text.slice(end + 1)
      if (size !== undefined) this.#onSize(...size)
    }
    // What is no size does not grow.
    this.#text = this.#text.slice(-100)
  }
}
