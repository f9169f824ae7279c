// One side of a SPDY/3.1 connection: the server's. Follows what upstream's spdystream does, and like it takes no notice
// of the other side's window: kubectl never opens it again, so TCP's own back-pressure is what holds a fast sender back.
import type { Duplex } from 'node:stream'
import type { ApiTime } from '../../api-backend.ts'
import {
  dataHead,
  FrameReader,
  goawayFrame,
  pingFrame,
  rstStreamFrame,
  SpdyError,
  synReplyFrame,
  windowUpdateFrame,
  type Headers,
  type SpdyFrame
} from './frames.ts'
import { HeaderPacker, HeaderUnpacker } from './header-blocks.ts'

/** Streams of one connection; kubectl port-forward opens two for each connection that it takes. */
const mostStreams = 2000
/** Received bytes after which the sender is told that there is room again: half of SPDY's first window. */
const windowStep = 32 * 1024
/** Largest piece of a data frame: others on the connection have their turn between two. */
const pieceSize = 16 * 1024
/** Real milliseconds that a client is given to go when he was told that it is over. */
const lingering = 2_000
/** Bytes of a stream that nobody listens to yet: a client sends at most a few while it opens the others. */
const mostUnheard = 1024 * 1024
const refusedStream = 3
const cancelled = 5
const noHeaders: Headers = new Map()

export interface StreamListener {
  data(bytes: Buffer): void
  /** The other side sends no more. */
  end(): void
  /** It was reset, or the connection is gone. Nothing is told behind it. */
  gone(): void
}

export class SpdyStream {
  readonly headers: Headers
  readonly id: number
  readonly #connection: SpdyConnection
  listener: StreamListener | undefined
  /** What came before somebody listened. */
  #waiting: Buffer[] = []
  #waitingBytes = 0
  hasEnded = false
  isClosed = false
  received = 0

  constructor(connection: SpdyConnection, id: number, headers: Headers) {
    this.#connection = connection
    this.id = id
    this.headers = headers
  }

  header(name: string): string {
    return this.headers.get(name)?.[0] ?? ''
  }

  listen(listener: StreamListener): void {
    this.listener = listener
    const waiting = this.#waiting
    this.#waiting = []
    for (const bytes of waiting) listener.data(bytes)
    if (this.hasEnded) listener.end()
  }

  /** For the connection: keeps what nobody hears yet. False where that is too much. */
  keep(bytes: Buffer): boolean {
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes > mostUnheard) return false
    this.#waiting.push(bytes)
    return true
  }

  /** `written` is called when the bytes were handed to the system, or the connection is gone. */
  write(bytes: Uint8Array, written: () => void = () => {}): void {
    if (this.isClosed) return written()
    for (let at = 0; at < bytes.length || at === 0; at += pieceSize) {
      const piece = bytes.subarray(at, at + pieceSize)
      const isLastPiece = at + pieceSize >= bytes.length
      this.#connection.send(
        dataHead(this.id, piece.length, false),
        piece.length === 0 && isLastPiece ? written : undefined
      )
      if (piece.length > 0) this.#connection.send(piece, isLastPiece ? written : undefined)
    }
  }

  /** No more is sent. */
  end(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#connection.send(dataHead(this.id, 0, true))
    this.#connection.forget(this)
  }

  reset(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.hasEnded = true
    this.#connection.send(rstStreamFrame(this.id, cancelled))
    this.#connection.forget(this)
  }
}

export class SpdyConnection {
  readonly #socket: Duplex
  readonly #time: Pick<ApiTime, 'after'>
  readonly #onStream: (stream: SpdyStream) => void
  readonly #reader = new FrameReader()
  readonly #unpacker = new HeaderUnpacker()
  readonly #packer = new HeaderPacker()
  readonly #streams = new Map<number, SpdyStream>()
  readonly #whenClosed = Promise.withResolvers<void>()
  #pauses = 0
  #resumed = Promise.withResolvers<void>()
  #lastId = 0
  #isOver = false
  bytes = 0

  constructor(socket: Duplex, time: Pick<ApiTime, 'after'>, onStream: (stream: SpdyStream) => void) {
    this.#socket = socket
    this.#time = time
    this.#onStream = onStream
    socket.on('close', () => this.#over())
    socket.on('error', () => this.#over())
    // Nagle would hold back the echo of a key.
    if ('setNoDelay' in socket) (socket as Duplex & { setNoDelay(isOn: boolean): void }).setNoDelay(true)
    void this.#read()
  }

  /** Resolves when the connection is gone. */
  get closed(): Promise<void> {
    return this.#whenClosed.promise
  }

  send(bytes: Uint8Array, written?: () => void): void {
    this.bytes += bytes.length
    if (this.#isOver || !this.#socket.writable) return written?.()
    this.#socket.write(bytes, written === undefined ? undefined : () => written())
  }

  /** Nothing more is read; once for each resume. */
  pause(): void {
    if (this.#pauses++ === 0) this.#resumed = Promise.withResolvers<void>()
  }

  resume(): void {
    if (--this.#pauses === 0) this.#resumed.resolve()
  }

  /** Says goodbye, and ends it when all was written. */
  close(): void {
    if (this.#isOver) return
    this.send(goawayFrame(this.#lastId))
    this.#socket.end()
    // What still comes is read and dropped: a reset would take the last words from a client that is still sending.
    this.#pauses = 0
    this.#resumed.resolve()
    const cancel = this.#time.after(lingering, () => this.#socket.destroy())
    this.#socket.once('close', cancel)
  }

  abort(): void {
    this.#socket.destroy()
  }

  forget(stream: SpdyStream): void {
    if (stream.isClosed && stream.hasEnded) this.#streams.delete(stream.id)
  }

  async #read(): Promise<void> {
    try {
      for await (const bytes of this.#socket as AsyncIterable<Buffer>) {
        if (this.#pauses > 0) await this.#resumed.promise
        for (const frame of this.#reader.read(bytes)) await this.#take(frame)
      }
    } catch {
      // What it was does not matter to anybody: the connection cannot go on.
    }
    this.#socket.destroy()
    this.#over()
  }

  #take(frame: SpdyFrame): Promise<void> | void {
    switch (frame.type) {
      case 'syn-stream':
        return this.#opened(frame)
      case 'headers':
      case 'syn-reply':
        // Nothing is asked of anybody here, but the blocks behind lean on this one.
        return this.#unpacker.unpack(frame.block).then(() => {})
      case 'data':
        return this.#data(frame)
      case 'rst-stream':
        return this.#reset(frame.id)
      case 'ping':
        // Even numbers are the server's own.
        if (frame.id % 2 === 1) this.send(pingFrame(frame.id))
        return
      case 'goaway':
      case 'settings':
      case 'window-update':
    }
  }

  async #opened({ id, isLast, block }: Extract<SpdyFrame, { type: 'syn-stream' }>): Promise<void> {
    const headers = await this.#unpacker.unpack(block)
    if (id % 2 === 0 || id <= this.#lastId) throw new SpdyError('a stream has a number that it cannot have')
    this.#lastId = id
    if (this.#streams.size >= mostStreams) return this.send(rstStreamFrame(id, refusedStream))
    const stream = new SpdyStream(this, id, headers)
    stream.hasEnded = isLast
    this.#streams.set(id, stream)
    this.send(synReplyFrame(id, this.#packer.pack(noHeaders)))
    this.#onStream(stream)
  }

  #data({ id, bytes, isLast }: Extract<SpdyFrame, { type: 'data' }>): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    stream.received += bytes.length
    if (stream.received >= windowStep) {
      this.send(windowUpdateFrame(id, stream.received))
      stream.received = 0
    }
    if (bytes.length > 0) {
      if (stream.listener !== undefined) stream.listener.data(bytes)
      else if (!stream.keep(bytes)) throw new SpdyError('more data than a stream that nobody listens to may have')
    }
    if (!isLast) return
    stream.hasEnded = true
    stream.listener?.end()
    this.forget(stream)
  }

  #reset(id: number): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    this.#streams.delete(id)
    stream.isClosed = true
    stream.hasEnded = true
    stream.listener?.gone()
  }

  #over(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#resumed.resolve()
    this.#unpacker.close()
    for (const stream of this.#streams.values()) {
      stream.isClosed = true
      stream.listener?.gone()
    }
    this.#streams.clear()
    this.#whenClosed.resolve()
  }
}
