// exec, attach and terminals in scripted containers: commands are run by the runtime's exec, lines of a shell one by one.
import type { Clock } from '../../sim/clock.ts'
import type { LogStore } from '../../store/log-types.ts'
import type { ContainerLaunch, ExecResult } from '../container-runtime.ts'
import type { ContainerSession, SessionEnd, SessionListener, SessionOptions } from '../container-streams.ts'
import { SessionOutput } from '../session-output.ts'
import { isShell, type ContainerPlan } from './container-plan.ts'
import { LineShell } from './line-shell.ts'
import { isKnownProgram } from './programs.ts'
import { ArchiveExtraction, createArchive, tarCommand, type TarCommand, type TarFiles } from './tar-commands.ts'

export interface SessionPlace {
  readonly launch: ContainerLaunch
  readonly plan: ContainerPlan
}

/** What sessions need of the runtime. */
export interface SessionHost {
  readonly clock: Clock
  readonly logs: LogStore
  place(id: string): SessionPlace | undefined
  exec(id: string, command: readonly string[], done: (result: ExecResult) => void): void
  files(id: string): TarFiles
  /** The first process ends by itself. */
  exit(id: string, exitCode: number): void
}

/** A shell that is a container's first process, and who is attached to it now. */
interface FirstShell {
  readonly shell: LineShell
  output: SessionOutput | undefined
  listener: SessionListener | undefined
}

interface OpenSession {
  readonly output: SessionOutput
  readonly isAttached: boolean
  readonly stop: () => void
}

/** Bytes that wait for a client who does not take them; of a first process's words no more are kept for him. */
const mostUntaken = 1024 * 1024

const encoder = new TextEncoder()
const nothingToDo = (): void => {}

export class ScriptedSessions {
  readonly #host: SessionHost
  readonly #open = new Map<string, Set<OpenSession>>()
  /** The shells that are first processes, and who listens to them now. */
  readonly #shells = new Map<string, FirstShell>()

  constructor(host: SessionHost) {
    this.#host = host
  }

  open(id: string, options: SessionOptions, listener: SessionListener): ContainerSession | undefined {
    const place = this.#host.place(id)
    if (place === undefined) return undefined
    const output = new SessionOutput(listener)
    const session = { output, isAttached: options.command === undefined, stop: nothingToDo }
    const finish = (end: SessionEnd): void => {
      this.#forget(id, known)
      output.end(end)
    }
    const end = (exitCode: number): void => finish({ kind: 'exited', exitCode })
    const { tty, command } = options
    const parts =
      command === undefined
        ? this.#attach(id, place, options, output, listener)
        : this.#start(id, command, options, { output, listener, end, finish, tty })
    const known = { ...session, stop: parts.stop ?? nothingToDo }
    const all = this.#open.get(id)
    if (all === undefined) this.#open.set(id, new Set([known]))
    else all.add(known)
    return {
      write: (bytes) => parts.write(bytes),
      end: () => parts.end(),
      resize: nothingToDo,
      took: (bytes) => {
        output.took(bytes)
        if (output.waiting === 0) parts.drained?.()
      },
      close: () => {
        output.drop()
        known.stop()
        parts.closed?.()
        this.#forget(id, known)
      }
    }
  }

  /** A container has ended, or was lost with its machine where there is no exit code. */
  containerEnded(id: string, exitCode: number | undefined): void {
    this.#shells.delete(id)
    const all = this.#open.get(id) ?? []
    this.#open.delete(id)
    for (const { output, isAttached, stop } of all) {
      stop()
      if (exitCode === undefined) output.end({ kind: 'lost' })
      // What was run beside the first process ends with it, killed by the kernel.
      else output.end({ kind: 'exited', exitCode: isAttached ? exitCode : 137 })
    }
  }

  #forget(id: string, session: OpenSession): void {
    const all = this.#open.get(id)
    all?.delete(session)
    if (all?.size === 0) this.#open.delete(id)
  }

  #start(id: string, command: readonly string[], options: SessionOptions, ends: SessionEnds): SessionParts {
    const archive = tarCommand(command)
    if (archive !== undefined) return this.#archive(id, archive, options, ends)
    if (isShell(command)) return this.#shell(id, options, ends)
    if (isUnknown(command)) {
      this.#soon(() => {
        const [program = ''] = command
        const where = program.includes('/')
          ? `stat ${program}: no such file or directory`
          : 'executable file not found in $PATH'
        const what = `exec: ${JSON.stringify(program)}: ${where}`
        ends.finish({ kind: 'failed', message: `${refusedStart} ${what}: unknown` })
      })
      return ignoring(ends.listener)
    }
    if (command[0] === 'cat' && command.length === 1 && options.stdin) return echoing(ends)
    this.#soon(() =>
      this.#host.exec(id, command, ({ exitCode, stdout, stderr }) => {
        this.#print(ends, 'stdout', stdout)
        this.#print(ends, 'stderr', stderr)
        ends.end(exitCode)
      })
    )
    return ignoring(ends.listener)
  }

  /** A terminal has one stream, with line ends of its own. */
  #print({ output, tty }: SessionEnds, stream: 'stdout' | 'stderr', text: string): void {
    output.write(tty ? 'stdout' : stream, encoder.encode(tty ? text.replaceAll('\n', '\r\n') : text))
  }

  #shell(id: string, options: SessionOptions, { output, listener, end, tty }: SessionEnds): SessionParts {
    const shell = new LineShell(
      {
        run: (line, done) => this.#host.exec(id, ['sh', '-c', line], done),
        print: (stream, bytes) => output.write(tty ? 'stdout' : stream, bytes),
        consumed: (bytes) => listener.consumed(bytes),
        ended: end
      },
      tty,
      this.#promptOf(id)
    )
    this.#soon(() => {
      shell.start()
      if (!options.stdin) shell.end()
    })
    return { write: (bytes) => shell.write(bytes), end: () => shell.end(), closed: () => shell.end() }
  }

  #promptOf(id: string): string {
    const name = this.#host.place(id)?.launch.image.names[0] ?? ''
    if (/(?:busybox|alpine)$/.test(name)) return '/ # '
    return '# '
  }

  #archive(id: string, archive: TarCommand, options: SessionOptions, ends: SessionEnds): SessionParts {
    if (archive.isCreating) {
      this.#soon(() => {
        const made = createArchive(archive, this.#host.files(id), this.#host.clock.now)
        ends.output.write('stdout', made.archive)
        this.#print(ends, 'stderr', made.complaint)
        ends.end(made.exitCode)
      })
      return ignoring(ends.listener)
    }
    const extraction = new ArchiveExtraction(archive, this.#host.files(id))
    const finish = (): void => {
      const complaint = extraction.end()
      if (complaint !== undefined) this.#print(ends, 'stderr', `${complaint}\n`)
      ends.end(complaint === undefined ? 0 : 1)
    }
    if (!options.stdin) this.#soon(finish)
    return {
      write: (bytes) => {
        extraction.write(bytes)
        ends.listener.consumed(bytes.length)
      },
      end: finish
    }
  }

  /** What the first process says from now on; what is typed reaches it where it is a shell. */
  #attach(
    id: string,
    { launch, plan }: SessionPlace,
    { stdin, tty }: SessionOptions,
    output: SessionOutput,
    listener: SessionListener
  ): SessionParts {
    const { sandbox, container, restartCount } = launch
    const stop = this.#host.logs.onAppend(sandbox.uid, (key, line) => {
      if (key.container !== container.name || key.instance !== restartCount || output.waiting > mostUntaken) return
      output.write(tty ? 'stdout' : line.stream, encoder.encode(tty ? `${line.text}\r\n` : `${line.text}\n`))
    })
    if (plan.readsInput !== true || !stdin) return { ...ignoring(listener), stop }
    const shell = this.#firstShell(id, launch)
    shell.output = output
    shell.listener = listener
    const detached = (): void => {
      if (shell.output !== output) return
      shell.output = undefined
      shell.listener = undefined
      // As the kubelet closes it: `stdinOnce` ends with the first client.
      if (container.stdinOnce === true) shell.shell.end()
    }
    return {
      write: (bytes) => shell.shell.write(bytes),
      end: () => {
        if (container.stdinOnce === true) shell.shell.end()
      },
      stop,
      closed: detached
    }
  }

  #firstShell(id: string, { container }: ContainerLaunch): FirstShell {
    const present = this.#shells.get(id)
    if (present !== undefined) return present
    const tty = container.tty === true
    const entry: FirstShell = {
      shell: new LineShell(
        {
          run: (line, done) => this.#host.exec(id, ['sh', '-c', line], done),
          print: (stream, bytes) => entry.output?.write(tty ? 'stdout' : stream, bytes),
          consumed: (bytes) => entry.listener?.consumed(bytes),
          ended: (exitCode) => this.#host.exit(id, exitCode)
        },
        tty,
        this.#promptOf(id)
      ),
      output: undefined,
      listener: undefined
    }
    this.#shells.set(id, entry)
    this.#soon(() => entry.shell.start())
    return entry
  }

  /** Never within the call: who opened a session must know it before he hears of it. */
  #soon(run: () => void): void {
    this.#host.clock.after(0, run)
  }
}

/** runc's words. */
const refusedStart = 'OCI runtime exec failed: exec failed: unable to start container process:'

interface SessionEnds {
  readonly output: SessionOutput
  readonly listener: SessionListener
  readonly tty: boolean
  readonly end: (exitCode: number) => void
  readonly finish: (end: SessionEnd) => void
}

interface SessionParts {
  write(bytes: Uint8Array): void
  end(): void
  /** Ends what it waits for. */
  readonly stop?: () => void
  /** All output was told: what waited for that may go on. */
  readonly drained?: () => void
  /** The client is gone. */
  readonly closed?: () => void
}

function ignoring(listener: SessionListener): SessionParts {
  return { write: (bytes) => listener.consumed(bytes.length), end: nothingToDo }
}

/** Reads no more before what it has read is told. */
function echoing({ output, listener, end }: SessionEnds): SessionParts {
  let unread = 0
  const drained = (): void => {
    if (unread === 0) return
    const read = unread
    unread = 0
    listener.consumed(read)
  }
  return {
    write: (bytes) => {
      unread += bytes.length
      output.write('stdout', bytes)
      if (output.waiting === 0) drained()
    },
    end: () => end(0),
    drained
  }
}

const alsoAnswered: ReadonlySet<string> = new Set(['mysqladmin', 'pg_isready'])

/** A program that no image has. */
function isUnknown([program = '']: readonly string[]): boolean {
  return !isKnownProgram(program) && !alsoAnswered.has(program)
}
