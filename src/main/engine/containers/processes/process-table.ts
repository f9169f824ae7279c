import type { Json } from '../../../../shared/kube/object.ts'
import { Answers } from './answers.ts'
import { MemoryCount } from './memory-count.ts'
import { OpenFiles } from './open-files.ts'
import { PidNamespace } from './pid-namespace.ts'
import { firstHidden, statusOf, type Process, type ProcessEnd } from './process.ts'
import type { SessionPort } from './session.ts'
import { isHarmless, sigchld, sigkill } from './signals.ts'
import { openPorts, type Birth, type TablePorts, type TableState } from './table-ports.ts'
import { Turns } from './turns.ts'
import { Waits } from './waits.ts'

/** The processes of one container, and the turns that they have. It knows no clock: its owner runs it. */
export class ProcessTable {
  readonly ports: TablePorts
  readonly open: OpenFiles
  readonly waits: Waits
  readonly turns: Turns
  readonly memory: MemoryCount
  readonly #processes = new Map<number, Process>()
  readonly #answers = new Answers()
  readonly namespace: PidNamespace
  /** The number of the container's first process: 1 unless it shares the namespace of others. */
  first: number

  constructor(ports: TablePorts, state?: TableState) {
    this.ports = ports
    this.open = new OpenFiles({ ...openPorts(ports), woke: (key) => this.waits.wake(key) }, state?.open)
    this.waits = new Waits({
      processes: this.#processes,
      open: this.open,
      answers: this.#answers,
      now: () => ports.now(),
      hasChild: (parent, pid) => this.#hasChild(parent, pid),
      childEnded: (parent, pid) => this.childEnded(parent, pid),
      ready: (process) => this.turns.add(process)
    })
    this.memory = new MemoryCount(this.#processes)
    this.turns = new Turns(this, ports, this.waits, state?.queue ?? [])
    this.namespace = ports.namespace ?? new PidNamespace()
    this.namespace.countFrom(state?.nextPid ?? 1)
    this.namespace.join(this)
    this.first = state?.first ?? 1
    for (const process of state?.processes ?? []) this.#processes.set(process.pid, process)
    for (const process of this.#processes.values()) {
      if (process.wait === undefined || process.ended !== undefined) continue
      const isAwaited = this.waits.register(process, process.wait)
      // What was asked went with the engine that asked it.
      if (!isAwaited && process.wait.kind === 'answer') this.turns.add(process)
    }
  }

  /** What is saved: all but what came from outside. */
  save(): TableState {
    const kept = [...this.#processes.values()].filter(({ session }) => session === undefined)
    return {
      nextPid: this.namespace.next,
      ...(this.first === 1 ? {} : { first: this.first }),
      processes: kept,
      queue: this.turns.queue.filter((pid) => this.#processes.get(pid)?.session === undefined),
      open: this.open.save(kept)
    }
  }

  get(pid: number): Process | undefined {
    return this.#processes.get(pid)
  }

  /** Those that one sees, by their numbers: what other calls did, and what comes and goes, is true of now only. */
  all(): IterableIterator<Process> {
    return this.#processes.values()
  }

  /** What an executable runs: an unknown one of an image is its server. */
  programNamed(name: string): string {
    return this.ports.programs.has(name) ? name : 'server'
  }

  get count(): number {
    return this.#processes.size
  }

  /** The terminal behind a descriptor; undefined where there is none. */
  terminalOf(process: Process, descriptor: number): SessionPort | undefined {
    const open = this.open.get(process, descriptor)
    if (open?.kind === 'console' || open?.kind === 'log') return this.ports.consoleTerminal()
    if (open?.kind !== 'session') return undefined
    const session = this.ports.session(open.session)
    return session?.isTerminal === true ? session : undefined
  }

  /** Makes a process; undefined where there may be no more (EAGAIN). */
  spawn(parent: Process | undefined, birth: Birth): Process | undefined {
    if (this.#processes.size >= this.ports.pidLimit) return undefined
    const pid = this.namespace.take()
    const session = birth.session ?? parent?.session
    const root = parent?.root
    const groups = birth.groups ?? parent?.groups
    const descriptors = { ...(birth.descriptors ?? parent?.descriptors) }
    for (const descriptor in descriptors) if (Number(descriptor) >= firstHidden) delete descriptors[descriptor]
    for (const descriptor in descriptors) this.open.share(descriptors[descriptor]!)
    const process: Process = {
      pid,
      parent: parent?.pid ?? 0,
      argv: birth.argv,
      program: birth.program,
      memory: birth.memory ?? null,
      environment: birth.environment ?? parent?.environment ?? {},
      cwd: birth.cwd ?? parent?.cwd ?? '/',
      user: birth.user ?? parent?.user ?? 0,
      group: birth.group ?? parent?.group ?? 0,
      umask: parent?.umask ?? 0o22,
      descriptors,
      wait: undefined,
      output: [],
      pending: [],
      handled: [],
      ignored: birth.ignored ?? parent?.ignored ?? [],
      startedAt: this.ports.now(),
      steps: 0,
      ...(root === undefined ? {} : { root }),
      ...(groups === undefined || groups.length === 0 ? {} : { groups }),
      ...(session === undefined ? {} : { session })
    }
    this.#processes.set(pid, process)
    this.turns.add(process)
    return process
  }

  /** Becomes another program in the same process: signals that were handled are not any more. */
  become(
    process: Process,
    argv: readonly string[],
    program: string,
    environment: Readonly<Record<string, string>>
  ): void {
    this.turns.becameAnother()
    for (const descriptor in process.descriptors)
      if (Number(descriptor) >= firstHidden) this.open.close(process, Number(descriptor))
    process.argv = argv
    process.program = program
    process.memory = null
    process.environment = environment
    process.handled = []
    process.pending = []
  }

  /** Asks something of the network for a process; returns the number to wait for. */
  ask(process: Process, question: (done: (answer: Json) => void) => void): number {
    return this.#answers.ask(process.pid, question, (number) => {
      this.waits.wake(`a${number}`)
      this.ports.answered()
    })
  }

  isAwaited(process: Process, number: number): boolean {
    return this.#answers.isAwaited(process.pid, number)
  }

  /** The answer to a question, once; undefined where there is none. */
  takeAnswer(process: Process, number: number): Json | undefined {
    return this.#answers.take(process.pid, number)
  }

  #hasChild(parent: Process, pid: number | undefined): boolean {
    if (pid !== undefined) return this.#processes.get(pid)?.parent === parent.pid
    for (const process of this.#processes.values()) if (process.parent === parent.pid) return true
    return false
  }

  /** A child that has ended and was not asked after: the one named, or any. */
  childEnded(parent: Process, pid?: number): Process | undefined {
    if (pid !== undefined) {
      const process = this.#processes.get(pid)
      return process?.parent === parent.pid && process.ended !== undefined ? process : undefined
    }
    for (const process of this.#processes.values()) {
      if (process.parent === parent.pid && process.ended !== undefined) return process
    }
    return undefined
  }

  /** Forgets a child that has ended, and tells its status. */
  reap(child: Process): number {
    this.#processes.delete(child.pid)
    return statusOf(child.ended!)
  }

  end(process: Process, end: ProcessEnd): void {
    if (process.ended !== undefined) return
    process.ended = end
    process.wait = undefined
    process.output = []
    process.memory = null
    this.#answers.forget(process.pid)
    for (const descriptor in process.descriptors) this.open.close(process, Number(descriptor))
    const heir = this.#processes.get(this.first)
    for (const child of this.#processes.values()) {
      if (child.parent !== process.pid) continue
      child.parent = heir === undefined || heir === process ? 0 : heir.pid
      if (child.parent === 0 && child.ended !== undefined) this.#processes.delete(child.pid)
      else if (child.ended !== undefined) this.#tellParent(child)
    }
    if (process.parent !== 0) {
      this.#tellParent(process)
      return
    }
    this.#processes.delete(process.pid)
    if (process.pid === this.first) this.#endAll()
    this.ports.ended(process, end)
  }

  /** The first process has ended, and with it its namespace. */
  #endAll(): void {
    for (const process of Array.from(this.#processes.values())) {
      if (process.ended === undefined) {
        process.parent = 0
        this.end(process, { code: 0, signal: sigkill })
      }
    }
    this.#processes.clear()
    this.turns.clear()
  }

  #tellParent(child: Process): void {
    const parent = this.#processes.get(child.parent)
    if (parent === undefined) return
    if (parent.handled.includes(sigchld)) this.#deliver(parent, sigchld)
    this.waits.wake(`c${parent.pid}`)
  }

  /**
   * Sends a signal as a process of this container would, or with `isForced` as the kernel or the runtime. False where
   * there is no such process. One of another container hears it where both share their namespace.
   */
  kill(pid: number, signal: number, isForced = false): boolean {
    const process = this.#processes.get(pid)
    if (process === undefined) return this.namespace.kill(pid, signal)
    if (signal === 0 || process.ended !== undefined) return true
    if (signal === sigkill) {
      if (pid !== 1 || isForced) this.end(process, { code: 0, signal })
      return true
    }
    if (process.ignored.includes(signal)) return true
    if (process.handled.includes(signal)) this.#deliver(process, signal)
    // The first process of a namespace hears only what it asked to hear.
    else if (!isHarmless(signal) && pid !== 1) this.end(process, { code: 0, signal })
    return true
  }

  /** Ctrl-C and the like: to all processes of a session. */
  killSession(session: number, signal: number): void {
    for (const process of Array.from(this.#processes.values()))
      if (process.session === session) this.kill(process.pid, signal)
  }

  #deliver(process: Process, signal: number): void {
    if (!process.pending.includes(signal)) process.pending.push(signal)
    if (process.wait !== undefined && process.wait.kind !== 'room') this.turns.add(process)
  }
}
