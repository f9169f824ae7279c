// What exec, attach and terminals ask of whatever runs containers: a process with its three streams. Everything crosses
// as bytes and on the simulated clock; who is outside enters through the input log (see engine/container-sessions.ts).
// Both directions are bounded by credit and never by real time, so that a replay stops where the recording stopped.

export type OutputStream = 'stdout' | 'stderr'

/** Bytes of output that a session may give before it is told that some were taken: see ContainerSession.took. */
export const outputCredit = 256 * 1024

/** Bytes of input that a session takes before it has consumed some: who sends more is refused by his transport. */
export const inputCredit = 256 * 1024

export interface SessionOptions {
  /** A program and its arguments, run beside what runs already; absent: the container's first process is attached to. */
  readonly command?: readonly string[]
  /** Whether there will be input. Without it a process reads the end at once. */
  readonly stdin: boolean
  /** Whether its streams are a terminal: then stdout has all output, and line ends are CR LF. */
  readonly tty: boolean
}

export type SessionEnd =
  /** 128 + n where signal n ended it. Of an attached one too, though nobody tells a client. */
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** It never began; `message` as runc words it, for upstream's error text. */
  | { readonly kind: 'failed'; readonly message: string }
  /** The container, or its machine, is gone. */
  | { readonly kind: 'lost' }

/** Who opened a session hears here what comes of it; never within the call that caused it where that is `open`. */
export interface SessionListener {
  output(stream: OutputStream, bytes: Uint8Array): void
  /** So many bytes of input were read: as many new ones may come. */
  consumed(bytes: number): void
  /** The last thing that is told. */
  ended(end: SessionEnd): void
}

export interface ContainerSession {
  /** Bytes for stdin; on a terminal as the keyboard sends them, ^C and ^D among them. */
  write(bytes: Uint8Array): void
  /** No more input. */
  end(): void
  /** The size of the terminal in characters; ignored without one. */
  resize(columns: number, rows: number): void
  /** So many bytes of output were taken: as many new ones may come. */
  took(bytes: number): void
  /** Nobody listens any more. What was run goes on without input, as under containerd; what was attached to is let go. */
  close(): void
}

export interface ContainerStreams {
  /** Opens a session in a running container; undefined where there is no such container. */
  open(id: string, options: SessionOptions, listener: SessionListener): ContainerSession | undefined
}
