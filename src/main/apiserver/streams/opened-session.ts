import type { ApiBackend } from '../api-backend.ts'
import type { SessionInput } from '../../engine/container-sessions.ts'
import type { Engine } from '../../engine/engine.ts'
import {
  inputCredit,
  outputCredit,
  type OutputStream,
  type SessionEnd,
  type SessionOptions
} from '../../engine/kubelet/container-streams.ts'

/** Who has a session: a client of the API, a window. */
export interface SessionClient {
  /** `taken` is called when the client has these bytes, or is gone. */
  output(stream: OutputStream, bytes: Uint8Array, taken: () => void): void
  /** There is no room for more input before `resume`. */
  pause(): void
  resume(): void
  /** The last that is told; what the session changed is on disk then. */
  ended(end: SessionEnd): void
}

/** Bytes that the engine is told of at once that they were taken: each telling is a record of the input log. */
const takenStep = outputCredit / 2
/** Bytes of input in one record. */
const largestInput = 32 * 1024

/** A session in a container as the world outside the engine has it: bounded both ways, and heard of after a commit. */
export class OpenedSession {
  readonly #backend: ApiBackend
  readonly #engine: Engine
  readonly #client: SessionClient
  #number: number | undefined
  #taken = 0
  #unread = 0
  #isPaused = false
  #isOver = false

  /** Undefined where the container does not run, or nothing can be written down. */
  static open(
    backend: ApiBackend,
    place: { readonly uid: string; readonly container: string },
    options: SessionOptions,
    client: SessionClient
  ): OpenedSession | undefined {
    if (backend.commits.isReadOnly) return undefined
    const session = new OpenedSession(backend, client)
    return session.#open(place.uid, place.container, options) ? session : undefined
  }

  private constructor(backend: ApiBackend, client: SessionClient) {
    this.#backend = backend
    this.#engine = backend.engine
    this.#client = client
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += largestInput) {
      const piece = bytes.subarray(at, at + largestInput)
      this.#unread += piece.length
      this.#tell({ kind: 'bytes', base64: Buffer.from(piece).toString('base64') })
    }
    if (this.#unread < inputCredit || this.#isPaused || this.#isOver) return
    this.#isPaused = true
    this.#client.pause()
  }

  end(): void {
    this.#tell({ kind: 'end' })
  }

  resize(columns: number, rows: number): void {
    this.#tell({ kind: 'size', columns, rows })
  }

  /** Nobody is there any more. Returns whether it was still going on. */
  close(): boolean {
    if (this.#isOver) return false
    this.#tell({ kind: 'close' })
    this.#isOver = true
    return true
  }

  #open(uid: string, container: string, options: SessionOptions): boolean {
    this.#number = this.#engine.openSession(uid, container, options, {
      output: (stream, bytes) => this.#output(stream, bytes),
      consumed: (bytes) => this.#consumed(bytes),
      ended: (end) => void this.#ended(end)
    })
    void this.#backend.commits.carryOut()
    this.#tellTaken()
    return this.#number !== undefined
  }

  #tell(input: SessionInput): void {
    const { engine, commits } = this.#backend
    // After a commit that failed it is another engine, which never heard of this session.
    if (this.#isOver || this.#number === undefined || engine !== this.#engine || commits.isReadOnly) return
    engine.tellSession(this.#number, input)
    void this.#backend.commits.carryOut()
  }

  #output(stream: OutputStream, bytes: Uint8Array): void {
    this.#client.output(stream, bytes, () => this.#took(bytes.length))
  }

  #took(bytes: number): void {
    this.#taken += bytes
    this.#tellTaken()
  }

  #tellTaken(): void {
    // What comes of opening comes before the session's number is known.
    if (this.#taken < takenStep || this.#number === undefined) return
    const taken = this.#taken
    this.#taken = 0
    this.#tell({ kind: 'took', bytes: taken })
  }

  #consumed(bytes: number): void {
    this.#unread -= bytes
    if (!this.#isPaused || this.#unread >= inputCredit / 2) return
    this.#isPaused = false
    this.#client.resume()
  }

  async #ended(end: SessionEnd): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    // Who waits for room would wait for ever.
    if (this.#isPaused) this.#client.resume()
    const isKept = await this.#backend.commits.carryOut()
    this.#client.ended(isKept ? end : { kind: 'lost' })
  }
}
