// The numbers of processes, and who sees whom by them: of one container as a rule; of all containers of a pod that
// shares its process namespace; of a container and those that were added to look into it.
import type { Process } from './process.ts'
import type { ProcessTable } from './process-table.ts'

export class PidNamespace {
  #next: number
  #tables: readonly ProcessTable[] = []
  readonly #first: Process | undefined
  /** Makes up the processes of those who belong to it and whom nobody has looked at. */
  readonly #gather: (() => void) | undefined

  /** `first`: a process of no container that is number 1. */
  constructor(gather?: () => void, first?: Process) {
    this.#gather = gather
    this.#first = first
    this.#next = first === undefined ? 1 : firstOfShared
  }

  get next(): number {
    return this.#next
  }

  take(): number {
    return this.#next++
  }

  /** Processes that nobody has simulated had the numbers before this one. */
  countFrom(pid: number): void {
    this.#next = Math.max(this.#next, pid)
  }

  join(table: ProcessTable): void {
    this.#tables = this.#tables.concat(table)
  }

  leave(table: ProcessTable): void {
    this.#tables = this.#tables.filter((each) => each !== table)
  }

  /** All of its processes, in the order of their numbers. */
  seen(): readonly Process[] {
    this.#gather?.()
    const all = this.#tables.flatMap((table) => [...table.all()])
    const others = this.#tables.length === 1 ? all : all.sort((one, other) => one.pid - other.pid)
    return this.#first === undefined ? others : [this.#first, ...others]
  }

  get(pid: number): Process | undefined {
    return this.#first?.pid === pid ? this.#first : this.tableOf(pid)?.get(pid)
  }

  /** Whose a process is. */
  tableOf(pid: number): ProcessTable | undefined {
    return this.#tables.find((table) => table.get(pid) !== undefined)
  }

  /** Sends a signal to a process of another container. False where there is no such process. */
  kill(pid: number, signal: number): boolean {
    const table = this.tableOf(pid)
    // The first one of a pod ignores what it is sent.
    if (table === undefined) return this.#first?.pid === pid
    table.kill(pid, signal)
    table.ports.answered()
    return true
  }
}

/** The first number of a container where the pod's own process is number 1: those between were the runtime's. */
const firstOfShared = 7

/** The process that keeps the namespaces of a pod. */
export function pauseProcess(startedAt: number): Process {
  return {
    pid: 1,
    parent: 0,
    argv: ['/pause'],
    program: '',
    memory: null,
    environment: {},
    cwd: '/',
    user: 65_535,
    group: 65_535,
    umask: 0o22,
    descriptors: {},
    wait: { kind: 'signal' },
    output: [],
    pending: [],
    handled: [],
    ignored: [],
    startedAt,
    steps: 0
  }
}
