// Who is in which container, or on which machine: the sessions that clients and windows have open, by numbers that the input log can name.
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

/** In which container, by its id, or on which machine, by its node's name; and on which node that is. */
export interface SessionPlace {
  readonly kind: 'container' | 'machine'
  readonly id: string
  readonly node: string
}

/** All sessions of one run of the engine: they are processes' ends, and none outlives it. */
export class ContainerSessions {
  readonly #streams: Readonly<Record<SessionPlace['kind'], ContainerStreams>>
  readonly #open = new Map<number, ContainerSession>()
  #last = 0

  constructor(streams: Readonly<Record<SessionPlace['kind'], ContainerStreams>>) {
    this.#streams = streams
  }

  /** The session's number; undefined where the container does not run. */
  open({ kind, id }: SessionPlace, options: SessionOptions, listener: SessionListener): number | undefined {
    const number = ++this.#last
    let hasEnded = false
    const session = this.#streams[kind].open(id, options, {
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
