import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { UsageError } from './flags.ts'

/** What the engine's thread is started with. */
export interface EngineOptions {
  readonly data: string
  readonly speed: number | undefined
  readonly seed: string | undefined
  readonly nodes: number | undefined
  readonly fixture: boolean
}

export type ToEngine =
  | { readonly type: 'connect'; readonly port: MessagePort }
  | { readonly type: 'stop' }

export type FromEngine =
  | { readonly type: 'ready' }
  /** `usage` is true where a person can mend it: one line, exit code 2. */
  | { readonly type: 'failed'; readonly message: string; readonly usage: boolean }
  | { readonly type: 'stopped' }

/** The worker thread in which the cluster lives, as the main thread holds it. */
export class EngineThread {
  readonly #worker: Worker
  readonly #failure: (error: Error) => void

  private constructor(worker: Worker, onFailure: (error: Error) => void) {
    this.#worker = worker
    this.#failure = onFailure
    worker.on('error', onFailure)
    worker.on('message', (message: FromEngine) => {
      if (message.type === 'failed') onFailure(new Error(message.message))
    })
  }

  /**
   * Starts the thread and waits until it answers. `file` is the built worker.ts: only an entry knows what it lies
   * beside. Throws UsageError for what a person can mend.
   */
  static async start(file: string, options: EngineOptions, onFailure: (error: Error) => void): Promise<EngineThread> {
    const worker = new Worker(file, { workerData: options })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (message: FromEngine) => {
        if (message.type === 'ready') resolve()
        else if (message.type === 'failed' && message.usage) reject(new UsageError(message.message))
        else reject(new Error(message.type === 'failed' ? message.message : 'the engine stopped while starting'))
      })
      worker.once('error', reject)
    })
    worker.removeAllListeners('error')
    return new EngineThread(worker, onFailure)
  }

  /** A connection of its own for one window: frames of the contract go through it unread. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel()
    this.#send({ type: 'connect', port: port1 }, [port1])
    return port2
  }

  /** Commits what is pending, closes the file and ends the thread. */
  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#worker.removeListener('error', this.#failure)
    this.#worker.once('exit', () => resolve())
    this.#send({ type: 'stop' })
    await promise
  }

  #send(message: ToEngine, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
