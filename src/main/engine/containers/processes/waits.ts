import type { Answers } from './answers.ts'
import type { OpenFiles } from './open-files.ts'
import type { Process, Wait } from './process.ts'

/** What there is to wait for in a process table. */
export interface WaitSources {
  readonly processes: ReadonlyMap<number, Process>
  readonly open: OpenFiles
  readonly answers: Answers
  now(): number
  /** Whether a process waits in vain for a child, or one has ended already. */
  hasChild(parent: Process, pid: number | undefined): boolean
  childEnded(parent: Process, pid: number | undefined): Process | undefined
  /** What it waited for is there. */
  ready(process: Process): void
}

/** Who waits for what. What wakes has a key: see OpenFiles.waitKey, c and a process for its children, a for an answer. */
export class Waits {
  readonly #sources: WaitSources
  readonly #waiting = new Map<string, Set<number>>()

  constructor(sources: WaitSources) {
    this.#sources = sources
  }

  /** Registers who waits; false where what it waits for is there already. */
  register(process: Process, wait: Wait): boolean {
    if (process.pending.length > 0) return false
    const { open, answers } = this.#sources
    let key: string | undefined
    if (wait.kind === 'input' || wait.kind === 'room') {
      key = open.waitKey(process, wait.descriptor, wait.kind === 'input')
      if (key === undefined) return false
    } else if (wait.kind === 'child') {
      if (this.#sources.childEnded(process, wait.pid) !== undefined) return false
      if (!this.#sources.hasChild(process, wait.pid)) return false
      key = `c${process.pid}`
    } else if (wait.kind === 'time') return wait.until === null || wait.until > this.#sources.now()
    else if (wait.kind === 'answer') {
      if (!answers.isAwaited(process.pid, wait.number)) return false
      key = `a${wait.number}`
    } else if (wait.kind === 'connection') key = `l${wait.port}`
    if (key === undefined) return true
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, new Set([process.pid]))
    else waiting.add(process.pid)
    return true
  }

  /** Something has happened that some wait for. */
  wake(key: string): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    this.#waiting.delete(key)
    for (const pid of waiting) {
      const process = this.#sources.processes.get(pid)
      if (process?.wait !== undefined) this.#sources.ready(process)
    }
  }

  /** Wakes whose moment has come. */
  wakeDue(): void {
    const now = this.#sources.now()
    for (const process of this.#sources.processes.values()) {
      const until = dueAt(process.wait)
      if (until !== undefined && until <= now) this.#sources.ready(process)
    }
  }

  /** When the next of those who wait for a moment is due: milliseconds; Infinity where none is. */
  nextDue(): number {
    let next = Infinity
    for (const { wait } of this.#sources.processes.values()) {
      const until = dueAt(wait)
      if (until !== undefined && until < next) next = until
    }
    return next
  }
}

function dueAt(wait: Wait | undefined): number | undefined {
  if (wait === undefined) return undefined
  if (wait.kind === 'time') return wait.until ?? undefined
  return wait.kind === 'input' ? wait.until : undefined
}
