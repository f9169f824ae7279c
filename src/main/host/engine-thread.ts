import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import type { ClusterChoice } from '../../shared/machines/presets.ts'
import { defaultDataFolder } from './data-folder.ts'
import { engineMemory } from './engine-memory.ts'
import { UsageError, type ApiFlags, type ServeFlags } from './flags.ts'

/** What the engine's thread is started with. */
export interface EngineOptions {
  readonly data: string
  readonly speed: number | undefined
  readonly seed: string | undefined
  /** Milliseconds since 1970 at which a new cluster begins; absent: now. */
  readonly startTime?: number
  readonly nodes: number | undefined
  readonly fixture: boolean
  /** Undefined: no Kubernetes API is served. */
  readonly api: ApiFlags | undefined
  /** Of a new cluster; one that exists must have been made the same way. */
  readonly controlPlaneOnly: boolean
  /** The addresses of Services in a new cluster, as a canonical CIDR; undefined: as kubeadm's. */
  readonly serviceRange: string | undefined
  /** What a new cluster is made from; one that exists must have been made the same way. */
  readonly choice?: ClusterChoice
}

/** What the command line says of the engine. */
export function engineOptions(flags: ServeFlags): EngineOptions {
  const { data, speed, seed, nodes, fixture, api, controlPlaneOnly, serviceRange, choice } = flags
  return {
    data: data ?? defaultDataFolder(),
    speed,
    seed,
    nodes,
    fixture,
    api,
    controlPlaneOnly,
    serviceRange,
    choice
  }
}

/** What is served beside the windows. */
export interface Serving {
  /** The API's address, https://127.0.0.1:PORT; undefined where it is not served. */
  readonly api: string | undefined
  /** The kubeconfig that was written, as an absolute path. */
  readonly kubeconfig: string | undefined
}

export type ToEngine =
  /** Until this comes, the thread loads its code and touches nothing. */
  { readonly type: 'open' } | { readonly type: 'connect'; readonly port: MessagePort } | { readonly type: 'stop' }

export type FromEngine =
  /** The data folder is taken and its file is one of ours; what it holds is read next. */
  | { readonly type: 'opened' }
  /** The API can be called, and its kubeconfig is written. Comes once, after `opened`. */
  | ({ readonly type: 'serving' } & Serving)
  /** `usage` is true where a person can mend it: one line, exit code 2. */
  | { readonly type: 'failed'; readonly message: string; readonly usage: boolean }

/** The worker thread in which the cluster lives, as the main thread holds it. */
export class EngineThread {
  readonly #worker: Worker
  readonly #opened = Promise.withResolvers<void>()
  readonly #serving = Promise.withResolvers<Serving>()
  readonly #exited: Promise<void>
  #isOpened = false
  /** Whether its end is no news: it was asked for, or told of. */
  #isOver = false

  /**
   * Starts the thread. `file` is the built worker.ts: only an entry knows what it lies beside. `onFailure` is told of
   * what ends the thread once it was opened; a UsageError is what a person can mend.
   */
  constructor(file: string, options: EngineOptions, onFailure: (error: Error) => void) {
    const fail = (error: Error): void => {
      if (this.#isOver) return
      this.#isOver = true
      if (this.#isOpened) onFailure(error)
      this.#opened.reject(error)
      this.#serving.reject(error)
    }
    this.#opened.promise.catch(() => {})
    this.#serving.promise.catch(() => {})
    this.#worker = new Worker(file, {
      workerData: options,
      resourceLimits: engineMemory
    })
    this.#worker.on('error', fail)
    this.#worker.on('message', (message: FromEngine) => {
      if (message.type === 'failed') fail(message.usage ? new UsageError(message.message) : new Error(message.message))
      else if (message.type === 'serving') this.#serving.resolve({ api: message.api, kubeconfig: message.kubeconfig })
      else {
        this.#isOpened = true
        this.#opened.resolve()
      }
    })
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        fail(new Error('the engine stopped by itself'))
        resolve()
      })
    })
  }

  /** Starts the thread and opens the data folder. */
  static async start(file: string, options: EngineOptions, onFailure: (error: Error) => void): Promise<EngineThread> {
    const thread = new EngineThread(file, options, onFailure)
    await thread.open()
    return thread
  }

  /**
   * Lets the thread take the data folder, and waits until it has. It then reads the cluster, which takes its time where
   * it is large; who connects meanwhile is answered when it is done. Throws UsageError for what a person can mend.
   */
  async open(): Promise<void> {
    this.#send({ type: 'open' })
    await this.#opened.promise
  }

  /** Waits until the API can be called; call it after `open`. Rejects where the thread fails before. */
  serving(): Promise<Serving> {
    return this.#serving.promise
  }

  /** A connection of its own for one window: frames of the contract go through it unread. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel()
    this.#send({ type: 'connect', port: port1 }, [port1])
    return port2
  }

  /** Commits what is pending, closes the file and ends the thread. */
  async stop(): Promise<void> {
    this.#isOver = true
    this.#send({ type: 'stop' })
    await this.#exited
  }

  #send(message: ToEngine, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
