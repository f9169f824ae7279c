import type { Container } from '../../../shared/schema/types.ts'
import { Call } from './processes/call.ts'
import { lookUpProgram } from './processes/launching.ts'
import type { Process, ProcessEnd } from './processes/process.ts'
import type { ProcessTable } from './processes/process-table.ts'
import type { SessionPort } from './processes/session.ts'
import type { Birth } from './processes/table-ports.ts'

interface SessionsDeps {
  readonly container: Container
  readonly table: ProcessTable
  /** A process as whoever the container's spec says. */
  spawn(birth: Birth): Process | undefined
  /** Lets processes have their turns. */
  run(): void
  /** Something that is saved has changed. */
  changed(): void
}

/** Who is attached to the first process, as whoever attached it has it in hand. */
interface Attachment {
  /** Input has come, or room for output. */
  moved(): void
  signal(signal: number): void
  /** Lets go of it. */
  let(): void
}

/** What came into a container from outside: commands beside its first process, and who is attached to that one. */
export class OutsideSessions {
  readonly #deps: SessionsDeps
  readonly #open = new Map<number, SessionPort & { ended(end: ProcessEnd): void; sawTime: boolean; pid: number }>()
  readonly #attached = new Set<SessionPort>()
  #next = 1

  constructor(deps: SessionsDeps) {
    this.#deps = deps
  }

  get(number: number): SessionPort | undefined {
    return this.#open.get(number)
  }

  /**
   * Runs a command beside what runs already; `done` hears its end. Its session's number; undefined where its program is
   * not there. `hasOwnTools`: what is not known of its image is taken to be one of its own programs.
   */
  exec(
    argv: readonly string[],
    port: SessionPort,
    done: (end: ProcessEnd, sawTime: boolean) => void,
    hasOwnTools = false
  ): number | undefined {
    const { table, container } = this.#deps
    const number = this.#next++
    const stream = (name: 'stdin' | 'stdout' | 'stderr'): number =>
      table.open.add({ kind: 'session', session: number, stream: name, uses: 0 })
    const process = this.#deps.spawn({
      argv,
      program: 'sh',
      descriptors: { 0: stream('stdin'), 1: stream('stdout'), 2: stream('stderr') },
      cwd: container.workingDir ?? '/',
      session: number
    })
    if (process === undefined) return undefined
    const session = Object.assign(port, {
      pid: process.pid,
      sawTime: false,
      ended: (end: ProcessEnd): void => done(end, session.sawTime)
    })
    this.#open.set(number, session)
    const found = lookUpProgram(new Call(table, process), argv, process.environment['PATH'])
    if ('code' in found && !hasOwnTools) {
      this.#open.delete(number)
      table.end(process, { code: 127 })
      return undefined
    }
    const { argv: words, program } = 'code' in found ? { argv, program: 'own-tool' } : found.launch
    table.become(process, words, program, process.environment)
    this.#deps.run()
    return number
  }

  /** Input has come for a session, or room for its output. */
  moved(number: number): void {
    const { waits } = this.#deps.table
    waits.wake(`i${number}`)
    waits.wake(`o${number}`)
    this.#deps.run()
  }

  /** A signal from a terminal: to all processes of its session. */
  signal(number: number, signal: number): void {
    this.#deps.table.killSession(number, signal)
    this.#deps.run()
  }

  /** The session's own first process is killed, with all that it has started. */
  end(number: number): void {
    const { table } = this.#deps
    for (const process of Array.from(table.all())) if (process.session === number) table.kill(process.pid, 9, true)
  }

  /** Attaches a session to the first process: it hears what that prints, and what it is sent goes to its input. */
  attach(port: SessionPort): Attachment {
    const { table, container } = this.#deps
    this.#attached.add(port)
    return {
      moved: () => {
        const { console } = table.open
        console.text += port.input
        port.input = ''
        if (port.isEnded && container.stdinOnce === true) console.isEnded = true
        table.waits.wake('console')
        this.#deps.changed()
        this.#deps.run()
      },
      signal: (signal) => {
        for (const process of Array.from(table.all()))
          if (process.session === undefined) table.kill(process.pid, signal)
        this.#deps.run()
      },
      let: () => this.#attached.delete(port)
    }
  }

  /** The terminal at which the first process stands. */
  get terminal(): SessionPort | undefined {
    if (this.#deps.container.tty !== true) return undefined
    return this.#attached.values().next().value ?? noTerminal
  }

  /** What the first process and those that it has started print. */
  print(stream: 'stdout' | 'stderr', text: string): void {
    for (const port of this.#attached) port.write(stream, text)
  }

  /** A process has asked for the time: what it answers later may be something else. */
  sawTime(): void {
    for (const session of this.#open.values()) session.sawTime = true
  }

  /** A process that came with a session has ended. */
  processEnded({ session: number, pid }: Process, end: ProcessEnd): void {
    const session = number === undefined ? undefined : this.#open.get(number)
    if (session?.pid !== pid) return
    this.#open.delete(number!)
    session.ended(end)
  }

  /** All of them are killed with the container. */
  stop(): void {
    const sessions = Array.from(this.#open.values())
    this.#open.clear()
    for (const session of sessions) session.ended({ code: 0, signal: 9 })
  }
}

/** Where nobody is attached. */
const noTerminal: SessionPort = {
  input: '',
  isEnded: false,
  isTerminal: true,
  columns: 80,
  rows: 24,
  hasRoom: () => true,
  write: () => {},
  consumed: () => {}
}
