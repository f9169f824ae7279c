// Who is in which container: the sessions that clients and windows have open, by numbers that the input log can name.
import type {
  ContainerSession,
  ContainerStreams,
  SessionListener,
  SessionOptions
} from './kubelet/container-streams.ts'

/** What comes from outside into an open session. */
export type SessionInput =
  /** In base64: the log is JSON. */
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'size'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'took'; readonly bytes: number }
  | { readonly kind: 'close' }

/** All sessions of one run of the engine: they are processes' ends, and none outlives it. */
export class ContainerSessions {
  readonly #streams: ContainerStreams
  readonly #open = new Map<number, ContainerSession>()
  #last = 0

  constructor(streams: ContainerStreams) {
    this.#streams = streams
  }

  /** The session's number; undefined where the container does not run. */
  open(containerId: string, options: SessionOptions, listener: SessionListener): number | undefined {
    const number = ++this.#last
    let hasEnded = false
    const session = this.#streams.open(containerId, options, {
      output: (stream, bytes) => listener.output(stream, bytes),
      consumed: (bytes) => listener.consumed(bytes),
      ended: (end) => {
        hasEnded = true
        this.#open.delete(number)
        listener.ended(end)
      }
    })
    if (session === undefined) return undefined
    if (!hasEnded) this.#open.set(number, session)
    return number
  }

  /** Passes on what came from outside; nothing where the session has ended meanwhile. */
  tell(number: number, input: SessionInput): void {
    const session = this.#open.get(number)
    if (session === undefined) return
    switch (input.kind) {
      case 'bytes':
        return session.write(Buffer.from(input.base64, 'base64'))
      case 'end':
        return session.end()
      case 'size':
        return session.resize(input.columns, input.rows)
      case 'took':
        return session.took(input.bytes)
      case 'close':
        this.#open.delete(number)
        session.close()
    }
  }
}
