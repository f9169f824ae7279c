import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Bytes. */
export interface Memory {
  /** What is in use after a collection. */
  readonly used: number
  readonly rss: number
}

/** A bare control plane in a process of its own. */
export class TestingApiProcess {
  readonly port: number
  readonly ca: string
  readonly #child: ChildProcess
  #complaints = ''

  private constructor(child: ChildProcess, { port, ca }: { readonly port: number; readonly ca: string }) {
    this.#child = child
    this.port = port
    this.ca = ca
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#complaints += text))
  }

  static async start(): Promise<TestingApiProcess> {
    const child = fork(join(import.meta.dirname, 'testing-api-child.ts'), {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc']
    })
    const [started] = (await once(child, 'message')) as [{ readonly port: number; readonly ca: string }]
    return new TestingApiProcess(child, started)
  }

  /** Whether it runs, and wrote nothing that somebody should know. */
  get isWell(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#complaints === ''
  }

  /** What it wrote to its error output. */
  get complaints(): string {
    return this.#complaints
  }

  async memory(): Promise<Memory> {
    this.#child.send('memory')
    const [memory] = (await once(this.#child, 'message')) as [Memory]
    return memory
  }

  async close(): Promise<void> {
    const ended = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.send('close')
    else this.#child.kill('SIGKILL')
    await ended
  }
}
