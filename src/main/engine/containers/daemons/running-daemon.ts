import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'
import { Random } from '../../sim/random.ts'
import { FileError } from '../files/file-system.ts'
import { folderOf } from '../files/paths.ts'
import type { ProcessContainer } from '../process-container.ts'
import type { NetworkPort } from '../programs/network/network-port.ts'
import { valueOf } from '../servers/log-text.ts'
import type { Daemon, DaemonHost, Later, Said, WebQuestion, WebReply } from './daemon.ts'

export interface RunningDaemonPorts {
  readonly launch: ContainerLaunch
  /** What it was started with. */
  readonly argv: readonly string[]
  readonly network: NetworkPort
  now(): number
  after(milliseconds: number, act: () => void): void
  /** Its files and its memory; made when they are needed. */
  box(): ProcessContainer
  changed(): void
  log(stream: 'stdout' | 'stderr', text: string): void
}

/** Answers that are remembered for who may ask again, and how much of each. */
const mostKept = 64
const longestKept = 4096

const root = { cwd: '/', user: 0, group: 0, umask: 0o22 }

/** The daemon of one running container. */
export class RunningDaemon implements DaemonHost {
  readonly launch: ContainerLaunch
  readonly argv: readonly string[]
  readonly network: NetworkPort
  scratch: { close(): void } | undefined
  readonly #daemon: Daemon
  readonly #ports: RunningDaemonPorts
  #isLoaded = false
  /** Something was changed since it was last looked at. */
  #hasChanged = false

  constructor(daemon: Daemon, ports: RunningDaemonPorts) {
    this.#daemon = daemon
    this.#ports = ports
    this.launch = ports.launch
    this.argv = ports.argv
    this.network = ports.network
  }

  get now(): number {
    return this.#ports.now()
  }

  random(name: string): Random {
    return new Random(`${this.launch.id}/daemon/${name}`)
  }

  env(name: string): string | undefined {
    return valueOf(this.launch, name)
  }

  read(path: string): string | undefined {
    try {
      return this.#ports.box().files.read(root, path)
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }

  write(path: string, text: string): boolean {
    const { files } = this.#ports.box()
    try {
      const missing: string[] = []
      for (let folder = folderOf(path); files.seek(root, folder) === undefined; folder = folderOf(folder))
        missing.unshift(folder)
      for (const folder of missing) files.makeFolder(root, folder)
      files.write(root, path, text)
      this.#hasChanged = true
      return true
    } catch (error) {
      if (error instanceof FileError) return false
      throw error
    }
  }

  after(milliseconds: number, act: () => void): void {
    this.#ports.after(milliseconds, act)
  }

  changed(): void {
    this.#hasChanged = true
    this.#ports.changed()
  }

  log(stream: 'stdout' | 'stderr', text: string): void {
    this.#ports.log(stream, text)
  }

  begun(): void {
    this.#daemon.begun?.(this)
  }

  /** undefined where it takes connections and says nothing. */
  converse(said: Said): string | Later<string> | undefined {
    const { messageId } = said
    const memory = this.#memory()
    const { heard } = this.#ports.box()
    const before = messageId === undefined ? undefined : heard.find(([id]) => id === messageId)
    if (before !== undefined) return before[1]
    this.#hasChanged = false
    const reply = this.#daemon.converse?.(this, memory, said)
    // What changed nothing may be asked again.
    if (messageId !== undefined && typeof reply === 'string' && this.#hasChanged) {
      heard.push([messageId, reply.slice(0, longestKept)])
      if (heard.length > mostKept) heard.shift()
      this.#ports.changed()
    }
    return reply
  }

  answer(question: WebQuestion): Later<WebReply> | undefined {
    return this.#daemon.answer?.(this, question)
  }

  ended(isAsked: boolean): void {
    // Who never spoke to it left nothing in its memory.
    if (this.#isLoaded || this.#ports.box().memory !== undefined) this.#daemon.ended?.(this, this.#memory(), isAsked)
    this.scratch?.close()
    this.scratch = undefined
  }

  #memory(): unknown {
    const box = this.#ports.box()
    if (!this.#isLoaded && this.#daemon.load !== undefined) box.memory = this.#daemon.load(this, box.memory)
    this.#isLoaded = true
    return box.memory
  }
}
