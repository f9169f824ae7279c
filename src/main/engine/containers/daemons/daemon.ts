// What a program of the image catalogue is that answers with more than its plan: it keeps data, or it asks others.
import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'
import type { Random } from '../../sim/random.ts'
import type { NetworkPort } from '../programs/network/network-port.ts'

/** The container of a daemon, as that has it before it. */
export interface DaemonHost {
  readonly launch: ContainerLaunch
  /** The words that it was started with, its entrypoint first. */
  readonly argv: readonly string[]
  /** Milliseconds of simulated time. */
  readonly now: number
  readonly network: NetworkPort
  /** What it remembers and does not save: it is made anew from its data. Gone with the container. */
  scratch: { close(): void } | undefined
  /** Chance of its own for one purpose, the same whenever it is asked for the same. */
  random(name: string): Random
  env(name: string): string | undefined
  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined
  /** Writes a file and the folders above it; false where its disk has no room or cannot be written. */
  write(path: string, text: string): boolean
  /** Does something so many milliseconds later; not where the engine is started again before. */
  after(milliseconds: number, act: () => void): void
  /** Its memory has changed: it is saved with the next commit. */
  changed(): void
  /** A line for its log. */
  log(stream: 'stdout' | 'stderr', text: string): void
}

/** Something that was said to a port of it. */
export interface Said {
  readonly port: number
  readonly message: string
  /** Where it may come twice. */
  readonly messageId?: string
  /** The address of the one who says it; "localhost" where that is the container itself. */
  readonly from: string
}

export interface WebQuestion {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WebReply {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is worked out once somebody waits for it: at once, or when it is known. */
export type Later<T> = (done: (answer: T) => void) => void

/**
 * A daemon. It is one for all containers of its images and remembers nothing itself: `Memory` is what one container's
 * has in memory, which is lost with the container and saved with the cluster (as JSON); the rest lies in files.
 */
export interface Daemon<Memory = unknown> {
  /** Its memory as it was saved; anew, from its files, where `saved` is undefined. */
  load?(host: DaemonHost, saved: unknown): Memory
  /** It begins to serve in a new container whose data may lie on a volume. */
  begun?(host: DaemonHost): void
  /** What it answers over TCP; later, where it must ask others first. */
  converse?(host: DaemonHost, memory: Memory, said: Said): string | Later<string>
  /** What it answers over HTTP, at once or when it knows; undefined: its plan knows better. */
  answer?(host: DaemonHost, question: WebQuestion): Later<WebReply> | undefined
  /** It has ended: asked to, or killed. */
  ended?(host: DaemonHost, memory: Memory, isAsked: boolean): void
}
