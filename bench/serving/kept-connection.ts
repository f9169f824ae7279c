import { connect, type TLSSocket } from 'node:tls'

/** An answer that came whole. */
export interface Answered {
  readonly code: number
  /** Of the body. */
  readonly bytes: number
  readonly body: Buffer
}

const headEnd = Buffer.from('\r\n\r\n')

/**
 * One connection of a client of the API, with one request on its way at a time. It knows only as much of HTTP as the
 * API's answers need: the client shares its cores with the server, and what it takes is not there to be measured.
 */
export class KeptConnection {
  readonly #socket: TLSSocket
  readonly #head: string
  #pieces: Buffer[] = []
  #length = 0
  #waiting: { resolve(answer: Answered): void; reject(error: Error): void } | undefined

  private constructor(socket: TLSSocket, port: number, token: string) {
    this.#socket = socket
    this.#head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nUser-Agent: bench/1.0\r\nAccept: application/json\r\n`
    socket.setNoDelay(true)
    socket.on('data', (piece: Buffer) => this.#take(piece))
    const lost = (error?: Error): void => {
      this.#waiting?.reject(error ?? new Error('the server closed the connection'))
      this.#waiting = undefined
    }
    socket.on('error', lost)
    socket.on('close', () => lost())
  }

  /** Trusts this authority alone. Rejects where the server cannot be reached. */
  static async open(port: number, ca: Buffer, token: string): Promise<KeptConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const socket = connect({ port, host: '127.0.0.1', ca }, resolve)
    socket.once('error', reject)
    await promise
    return new KeptConnection(socket, port, token)
  }

  /** Sends a request; resolves when the last byte of its answer came. Rejects where the connection is lost. */
  request(method: string, path: string, body?: string, contentType = 'application/json'): Promise<Answered> {
    const { promise, resolve, reject } = Promise.withResolvers<Answered>()
    this.#waiting = { resolve, reject }
    const content =
      body === undefined ? '' : `Content-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
    this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.#head}${content}\r\n${body ?? ''}`)
    return promise
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#length += piece.length
    const first = this.#pieces[0]!
    const bodyAt = first.indexOf(headEnd) + headEnd.length
    if (bodyAt < headEnd.length) {
      this.#pieces = [Buffer.concat(this.#pieces)]
      if (this.#pieces[0]!.includes(headEnd)) this.#take(Buffer.alloc(0))
      return
    }
    const head = first.toString('latin1', 0, bodyAt)
    const announced = /\r\ncontent-length: *(\d+)/i.exec(head)
    const isWhole = announced === null ? endsChunked(this.#pieces) : this.#length - bodyAt >= Number(announced[1])
    if (!isWhole) return
    const body = this.#pieces.length === 1 ? first.subarray(bodyAt) : Buffer.concat(this.#pieces).subarray(bodyAt)
    this.#pieces = []
    this.#length = 0
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve({ code: Number(head.slice(9, 12)), bytes: body.length, body })
  }
}

const chunkedEnd = Buffer.from('\r\n0\r\n\r\n')

/** The API's texts hold no bare line break, so that nothing but the end of the chunks reads like it. */
function endsChunked(pieces: readonly Buffer[]): boolean {
  const last = pieces.at(-1)!
  const end = last.length >= chunkedEnd.length ? last : Buffer.concat(pieces.slice(-8))
  return end.subarray(-chunkedEnd.length).equals(chunkedEnd)
}
