import type { Json } from '../../../../shared/kube/object.ts'
import type { Random } from '../../sim/random.ts'
import { FileError, type FileSystem } from '../files/file-system.ts'
import type { NetworkPort } from '../programs/network-port.ts'
import { ProgramError } from '../programs/program-error.ts'
import type { Program } from '../programs/program.ts'
import { decode } from '../text-bytes.ts'
import { Answers } from './answers.ts'
import { Call, type MachineFacts } from './call.ts'
import { BrokenPipe, OpenFiles, type OpenFilesState } from './open-files.ts'
import { firstHidden, statusOf, type Process, type ProcessEnd, type Wait } from './process.ts'
import { keptBy } from './kept-memory.ts'
import { OutOfMemory } from './out-of-memory.ts'
import type { SessionPort } from './session.ts'
import { isHarmless, sigchld, sigkill, sigpipe, sigsegv } from './signals.ts'

/** What is saved of a container's processes. */
export interface TableState {
  readonly nextPid: number
  readonly processes: readonly Process[]
  /** Who has the next turns. */
  readonly queue: readonly number[]
  readonly open: OpenFilesState
}

export interface TablePorts {
  now(): number
  readonly files: FileSystem
  readonly programs: ReadonlyMap<string, Program>
  readonly network: NetworkPort
  readonly machine: MachineFacts
  readonly random: Random
  /** How many processes there may be at once: the kubelet's podPidsLimit. */
  readonly pidLimit: number
  log(stream: 'stdout' | 'stderr', text: string): void
  session(number: number): SessionPort | undefined
  /** The terminal of the container itself, where its spec asks for one. */
  consoleTerminal(): SessionPort | undefined
  /** A process that has no parent has ended: the first one, or one from outside. */
  ended(process: Process, end: ProcessEnd): void
  /** What a program looked at is true of this moment only. */
  sawTime(): void
  /** A program begins to serve: how it ends when it is asked to; null where it does not. */
  serve(): { readonly exitCode: number; readonly after: number } | null
  /** Whether something in the container answers on its ports. */
  isServing(): boolean
  /** An answer has come that a process waits for: it wants its turn. */
  answered(): void
  /** A program wants more memory than there is. */
  outOfMemory(): void
  /** Which process has its turn. */
  self: { pid: number }
}

/** What a new process is made of; the rest it has from its parent. */
export interface Birth {
  readonly argv: readonly string[]
  readonly program: string
  readonly memory?: Json
  readonly environment?: Readonly<Record<string, string>>
  /** Open files by descriptor. */
  readonly descriptors?: Readonly<Record<number, number>>
  readonly cwd?: string
  readonly user?: number
  readonly group?: number
  readonly session?: number
  readonly ignored?: readonly number[]
}

/** Steps of one turn before another process has its own. */
const turnSteps = 40

/** The processes of one container, and the turns that they have. It knows no clock: its owner runs it. */
export class ProcessTable {
  readonly #ports: TablePorts
  readonly open: OpenFiles
  readonly #processes = new Map<number, Process>()
  readonly #answers = new Answers()
  /** Whom something wakes: see OpenFiles.waitKey. */
  readonly #waiting = new Map<string, Set<number>>()
  #queue: number[]
  #nextPid: number
  #budget = 0
  /** The process at work has begun another program. */
  /** Characters that shells may keep more since they were counted, and how many processes there were then. */
  #grown = 0
  #countedAt = 0
  #runs = 0
  #hasBecome = false

  constructor(ports: TablePorts, state?: TableState) {
    this.#ports = ports
    this.open = new OpenFiles({ ...openPorts(ports), woke: (key) => this.wake(key) }, state?.open)
    this.#nextPid = state?.nextPid ?? 1
    this.#queue = [...(state?.queue ?? [])]
    for (const process of state?.processes ?? []) this.#processes.set(process.pid, process)
    for (const process of this.#processes.values()) {
      if (process.wait === undefined || process.ended !== undefined) continue
      const isAwaited = this.#waitFor(process, process.wait)
      // What was asked went with the engine that asked it.
      if (!isAwaited && process.wait.kind === 'answer') this.#ready(process)
    }
  }

  /** What is saved: all but what came from outside. */
  save(): TableState {
    const kept = [...this.#processes.values()].filter(({ session }) => session === undefined)
    return {
      nextPid: this.#nextPid,
      processes: kept,
      queue: this.#queue.filter((pid) => this.#processes.get(pid)?.session === undefined),
      open: this.open.save(kept)
    }
  }

  get now(): number {
    return this.#ports.now()
  }

  get files(): FileSystem {
    return this.#ports.files
  }

  get machine(): MachineFacts {
    return this.#ports.machine
  }

  get network(): NetworkPort {
    return this.#ports.network
  }

  get random(): Random {
    return this.#ports.random
  }

  sawTime(): void {
    this.#ports.sawTime()
  }

  serve(): { readonly exitCode: number; readonly after: number } | null {
    return this.#ports.serve()
  }

  get isServing(): boolean {
    return this.#ports.isServing()
  }

  charge(steps: number): void {
    this.#budget -= steps
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
    return this.#ports.programs.has(name) ? name : 'server'
  }

  /** Whether somebody wants a turn. */
  get isBusy(): boolean {
    return this.#queue.length > 0
  }

  get count(): number {
    return this.#processes.size
  }

  /** The terminal behind a descriptor; undefined where there is none. */
  terminalOf(process: Process, descriptor: number): SessionPort | undefined {
    const open = this.open.get(process, descriptor)
    if (open?.kind === 'console' || open?.kind === 'log') return this.#ports.consoleTerminal()
    if (open?.kind !== 'session') return undefined
    const session = this.#ports.session(open.session)
    return session?.isTerminal === true ? session : undefined
  }

  /** Makes a process; undefined where there may be no more (EAGAIN). */
  spawn(parent: Process | undefined, birth: Birth): Process | undefined {
    if (this.#processes.size >= this.#ports.pidLimit) return undefined
    const pid = this.#nextPid++
    const session = birth.session ?? parent?.session
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
      startedAt: this.now,
      steps: 0,
      ...(session === undefined ? {} : { session })
    }
    this.#processes.set(pid, process)
    this.#queue.push(pid)
    return process
  }

  /** Becomes another program in the same process: signals that were handled are not any more. */
  become(
    process: Process,
    argv: readonly string[],
    program: string,
    environment: Readonly<Record<string, string>>
  ): void {
    this.#hasBecome = true
    for (const descriptor in process.descriptors)
      if (Number(descriptor) >= firstHidden) this.open.close(process, Number(descriptor))
    process.argv = argv
    process.program = program
    process.memory = null
    process.environment = environment
    process.handled = []
    process.pending = []
  }

  /** Gives turns until nobody wants one or `steps` are used up. Returns how many were. */
  run(steps: number): number {
    this.#budget = steps
    while (this.#queue.length > 0 && this.#budget > 0) {
      const queue = this.#queue
      this.#queue = []
      for (const [index, pid] of queue.entries()) {
        if (this.#budget <= 0) {
          this.#queue = [...queue.slice(index), ...this.#queue]
          break
        }
        const process = this.#processes.get(pid)
        if (process === undefined || process.ended !== undefined || process.wait !== undefined) continue
        if (this.#turn(process)) this.#queue.push(pid)
      }
    }
    return steps - this.#budget
  }

  /** One turn. Whether it wants another. */
  #turn(process: Process): boolean {
    const call = new Call(this, process)
    this.#ports.self.pid = process.pid
    for (let step = 0; step < turnSteps && this.#budget > 0; step++) {
      if (process.output.length > 0 && !this.#flush(process)) return false
      if (process.ended !== undefined) return false
      if (process.leaving !== undefined) {
        this.end(process, { code: process.leaving })
        return false
      }
      this.#budget--
      process.steps++
      const outcome = this.#step(process, call)
      if (process.ended !== undefined) return false
      if (typeof outcome === 'number') process.leaving = outcome & 255
      else if (outcome !== undefined) {
        if (process.output.length > 0 && !this.#flush(process)) return false
        if (process.ended !== undefined || !this.#waitFor(process, outcome)) continue
        process.wait = outcome
        return false
      }
    }
    return true
  }

  #step(process: Process, call: Call): ReturnType<Program['step']> {
    const program = this.#ports.programs.get(process.program)
    if (program === undefined) return 127
    this.#hasBecome = false
    try {
      const outcome = program.step(call)
      return this.#hasBecome ? undefined : outcome
    } catch (error) {
      if (error instanceof ProgramError) {
        if (error.message !== '') call.complain(error.message)
        return error.exitCode
      }
      if (error instanceof FileError) {
        call.complain(error.message)
        return 1
      }
      if (error instanceof OutOfMemory) {
        this.#ports.outOfMemory()
        this.end(process, { code: 0, signal: sigkill })
        return undefined
      }
      // Text that V8 cannot hold, or an expression too deep for its stack: to a process that is its memory's end.
      if (error instanceof RangeError) {
        this.end(process, { code: 0, signal: sigsegv })
        return undefined
      }
      throw error
    }
  }

  /** Writes what a process has printed. False where it must wait, or has ended by it. */
  #flush(process: Process): boolean {
    while (process.output.length > 0) {
      const { descriptor, text } = process.output[0]!
      try {
        const written = this.open.write(process, descriptor, text)
        this.#budget -= Math.floor(written / bytesOfStep)
        if (written === text.length) {
          process.output.shift()
          continue
        }
        process.output[0] = { descriptor, text: text.slice(written) }
        process.wait = { kind: 'room', descriptor }
        if (this.#waitFor(process, process.wait)) return false
        process.wait = undefined
      } catch (error) {
        if (error instanceof BrokenPipe) {
          process.output = []
          if (!process.ignored.includes(sigpipe)) {
            this.end(process, { code: 0, signal: sigpipe })
            return false
          }
          process.leaving ??= 1
          return true
        }
        if (!(error instanceof FileError)) throw error
        process.output = process.output.filter((each) => each.descriptor !== descriptor)
        if (isShell(process.program)) process.writeError = error.code
        else if (descriptor !== 2) {
          process.output.push({
            descriptor: 2,
            text: `${process.argv[0]?.replace(/^.*\//, '')}: write error: ${error.message}\n`
          })
          process.leaving = 1
        }
      }
    }
    return true
  }

  /** Registers who waits; false where what it waits for is there already. */
  #waitFor(process: Process, wait: Wait): boolean {
    if (process.pending.length > 0) return false
    let key: string | undefined
    if (wait.kind === 'input' || wait.kind === 'room') {
      key = this.open.waitKey(process, wait.descriptor, wait.kind === 'input')
      if (key === undefined) return false
    } else if (wait.kind === 'child') {
      if (this.childEnded(process, wait.pid) !== undefined) return false
      if (!this.#hasChild(process, wait.pid)) return false
      key = `c${process.pid}`
    } else if (wait.kind === 'time') return wait.until === null || wait.until > this.now
    else if (wait.kind === 'answer') {
      if (!this.#answers.isAwaited(process.pid, wait.number)) return false
      key = `a${wait.number}`
    }
    if (key === undefined) return true
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, new Set([process.pid]))
    else waiting.add(process.pid)
    return true
  }

  /** Asks something of the network for a process; returns the number to wait for. */
  ask(process: Process, question: (done: (answer: Json) => void) => void): number {
    return this.#answers.ask(process.pid, question, (number) => {
      this.wake(`a${number}`)
      this.#ports.answered()
    })
  }

  isAwaited(process: Process, number: number): boolean {
    return this.#answers.isAwaited(process.pid, number)
  }

  /** The answer to a question, once; undefined where there is none. */
  takeAnswer(process: Process, number: number): Json | undefined {
    return this.#answers.take(process.pid, number)
  }

  /** Something has happened that some wait for. */
  wake(key: string): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    this.#waiting.delete(key)
    for (const pid of waiting) {
      const process = this.#processes.get(pid)
      if (process?.wait !== undefined) this.#ready(process)
    }
  }

  #ready(process: Process): void {
    process.wait = undefined
    this.#queue.push(process.pid)
  }

  /** Wakes whose moment has come. */
  wakeDue(): void {
    const { now } = this
    for (const process of this.#processes.values()) {
      const until = dueAt(process.wait)
      if (until !== undefined && until <= now) this.#ready(process)
    }
  }

  /** When the next of those who wait for a moment is due: milliseconds; Infinity where none is. */
  nextDue(): number {
    let next = Infinity
    for (const { wait } of this.#processes.values()) {
      const until = dueAt(wait)
      if (until !== undefined && until < next) next = until
    }
    return next
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

  /** A shell keeps so many characters more. */
  grow(characters: number): void {
    this.#grown += characters
  }

  /** Characters that its processes keep, counted anew after each slice where they may be many more; else undefined. */
  keptIfGrown(): number | undefined {
    const { size } = this.#processes
    this.#runs++
    if (this.#grown < muchGrowth && size < this.#countedAt + manyMore && this.#runs % runsBetween !== 0)
      return undefined
    this.#grown = 0
    this.#countedAt = size
    let kept = 0
    for (const process of this.#processes.values()) kept += keptBy(process)
    return kept
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
    const heir = this.#processes.get(1)
    for (const child of this.#processes.values()) {
      if (child.parent !== process.pid) continue
      child.parent = heir === undefined || heir === process ? 0 : 1
      if (child.parent === 0 && child.ended !== undefined) this.#processes.delete(child.pid)
      else if (child.ended !== undefined) this.#tellParent(child)
    }
    if (process.parent !== 0) {
      this.#tellParent(process)
      return
    }
    this.#processes.delete(process.pid)
    if (process.pid === 1) this.#endAll()
    this.#ports.ended(process, end)
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
    this.#queue = []
  }

  #tellParent(child: Process): void {
    const parent = this.#processes.get(child.parent)
    if (parent === undefined) return
    if (parent.handled.includes(sigchld)) this.#deliver(parent, sigchld)
    this.wake(`c${parent.pid}`)
  }

  /**
   * Sends a signal as a process of this container would, or with `isForced` as the kernel or the runtime. False where
   * there is no such process.
   */
  kill(pid: number, signal: number, isForced = false): boolean {
    const process = this.#processes.get(pid)
    if (process === undefined) return false
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
    if (process.wait !== undefined && process.wait.kind !== 'room') this.#ready(process)
  }
}

function dueAt(wait: Wait | undefined): number | undefined {
  if (wait === undefined) return undefined
  if (wait.kind === 'time') return wait.until ?? undefined
  return wait.kind === 'input' ? wait.until : undefined
}

function openPorts(ports: TablePorts): Omit<ConstructorParameters<typeof OpenFiles>[0], 'woke'> {
  return {
    files: ports.files,
    log: (stream, text) => ports.log(stream, text),
    session: (number) => ports.session(number),
    noise: (length) => {
      ports.sawTime()
      let text = ''
      while (text.length < length) {
        const four = ports.random.uint32()
        text +=
          byteTexts[four & 255]! +
          byteTexts[(four >>> 8) & 255] +
          byteTexts[(four >>> 16) & 255] +
          byteTexts[four >>> 24]
      }
      return text.slice(0, length)
    }
  }
}

/** Each byte as it stands in a text. */
const byteTexts = Array.from({ length: 256 }, (_, byte) => decode(Uint8Array.of(byte)))

/** What a step writes: what is more takes its time, some 80 MB a second. */
const bytesOfStep = 4096

/** When what is kept is counted again: after so much more in shells, so many more processes, so many slices. */
const muchGrowth = 1024 * 1024
const manyMore = 64
const runsBetween = 64

function isShell(program: string): boolean {
  return program === 'sh' || program === 'bash' || program === 'dash' || program === 'ash'
}
