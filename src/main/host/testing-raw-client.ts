import { connect, type TLSSocket } from 'node:tls'

export interface RawAnswer {
  readonly code: number
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const headEnd = '\r\n\r\n'

/** A client that sends whatever bytes it is given, and reads answers as HTTP/1.1 has them. */
export class RawClient {
  readonly socket: TLSSocket
  #read = ''
  #ring: (() => void) | undefined
  isClosed = false

  private constructor(socket: TLSSocket) {
    this.socket = socket
    // One character a byte.
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#read += text
      this.#ring?.()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      this.isClosed = true
      this.#ring?.()
    })
  }

  static async connect({ port, ca }: { readonly port: number; readonly ca: string }): Promise<RawClient> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const socket = connect({ port, host: '127.0.0.1', ca }, resolve)
    socket.once('error', reject)
    await promise
    return new RawClient(socket)
  }

  send(bytes: string | Buffer): void {
    if (!this.isClosed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  close(): void {
    this.socket.destroy()
  }

  /** The next answer; undefined where the connection ends, or `patience` milliseconds pass, without a whole one. */
  async answer(isHead = false, patience = 10_000): Promise<RawAnswer | undefined> {
    const deadline = performance.now() + patience
    for (;;) {
      const answer = this.#take(isHead)
      if (answer !== undefined) return answer
      const left = deadline - performance.now()
      if (this.isClosed || left <= 0) return undefined
      await this.#more(left)
    }
  }

  /** Whether the server closes the connection within so many milliseconds. */
  async closes(patience = 5_000): Promise<boolean> {
    const deadline = performance.now() + patience
    while (!this.isClosed && performance.now() < deadline) await this.#more(deadline - performance.now())
    return this.isClosed
  }

  /** Everything that came and was not taken yet. */
  get unread(): string {
    return this.#read
  }

  async #more(patience: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, patience)
    this.#ring = resolve
    await promise
    this.#ring = undefined
    clearTimeout(timer)
  }

  #take(isHead: boolean): RawAnswer | undefined {
    const end = this.#read.indexOf(headEnd)
    if (end === -1) return undefined
    const [first = '', ...lines] = this.#read.slice(0, end).split('\r\n')
    const code = Number(first.split(' ')[1])
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
      })
    )
    const start = end + headEnd.length
    if (code < 200) {
      this.#read = this.#read.slice(start)
      return this.#take(isHead)
    }
    const found = isHead || code === 204 || code === 304 ? { body: '', next: start } : this.#body(headers, start)
    if (found === undefined) return undefined
    this.#read = this.#read.slice(found.next)
    return { code, headers, body: found.body }
  }

  #body(
    headers: ReadonlyMap<string, string>,
    start: number
  ): { readonly body: string; readonly next: number } | undefined {
    const length = headers.get('content-length')
    if (length !== undefined) {
      const next = start + Number(length)
      return this.#read.length < next ? undefined : { body: this.#read.slice(start, next), next }
    }
    let body = ''
    for (let at = start; ;) {
      const line = this.#read.indexOf('\r\n', at)
      if (line === -1) return undefined
      const size = Number.parseInt(this.#read.slice(at, line), 16)
      const next = line + 2 + size + 2
      if (this.#read.length < next) return undefined
      if (size === 0) return { body, next }
      body += this.#read.slice(line + 2, line + 2 + size)
      at = next
    }
  }
}
