import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { Clock, Timer } from '../sim/clock.ts'
import { Random } from '../sim/random.ts'
import type { VolumeData } from '../volumes/volume-data.ts'
import { ContainerLog, type ContainerLogState } from './container-log.ts'
import { environmentOfContainer, givenFiles, personOf } from './container-environment.ts'
import { LayeredFiles, type UpperLayer } from './files/container-files.ts'
import { imageLayer } from './files/image-layer.ts'
import type { KernelView } from './files/kernel-files.ts'
import type { MachineFacts } from './processes/call.ts'
import { lookUpProgram } from './processes/launching.ts'
import { Call } from './processes/call.ts'
import { stepTime, type Process, type ProcessEnd } from './processes/process.ts'
import { ProcessTable, type TableState } from './processes/process-table.ts'
import type { SessionPort } from './processes/session.ts'
import { distributionOf, type Distribution } from './programs/distribution.ts'
import type { NetworkPort } from './programs/network-port.ts'
import { programs } from './programs/registry.ts'

/** What is saved of a container: its own files, and its processes where it has any. */
export interface ContainerState {
  readonly upper: UpperLayer
  readonly table?: TableState
  readonly log: ContainerLogState
}

export interface ContainerDeps {
  readonly clock: Clock
  readonly data: VolumeData
  readonly network: NetworkPort
  /** Steps of one slice, where they are not the usual ones. */
  readonly sliceSteps?: number
  /** A line, or a piece of one that is too long to be written at once. */
  log(stream: 'stdout' | 'stderr', line: string, isPartial: boolean): void
  /** The first process has ended; `isOutOfMemory`: with all others, because they wanted more memory than there was. */
  ended(end: ProcessEnd, isOutOfMemory: boolean): void
  /** Something that is saved has changed. */
  changed(): void
  /** A file has changed that probes may look at. */
  filesChanged(): void
  /** A program begins to serve. */
  serve(): { readonly exitCode: number; readonly after: number } | null
  /** Whether something in the container answers on its ports. */
  isServing(): boolean
  /** It runs without a pause, or it does not any more. */
  busyChanged(): void
}

/** Steps of one slice: far below five milliseconds of real time. */
const sliceSteps = 1500
/** Of all processes together: the kubelet's podPidsLimit has no default, nodes have about so many. */
const pidLimit = 1024
/** Bytes that the log takes in the time of a step. */
const loggedInStep = 128
/** Bytes that a shell takes by itself, and those that the simulation keeps of one container at most. */
const shellMemory = 1024 * 1024
const mostKept = 32 * 1024 * 1024

/** One container's files and processes, on the simulated clock. */
export class ProcessContainer {
  readonly launch: ContainerLaunch
  readonly files: LayeredFiles
  readonly table: ProcessTable
  readonly distribution: Distribution
  readonly #deps: ContainerDeps
  readonly #upper: UpperLayer
  readonly #log: ContainerLog
  readonly #sessions = new Map<number, SessionPort & { ended(end: ProcessEnd): void; sawTime: boolean; pid: number }>()
  /** Who is attached to the first process. */
  readonly #attached = new Set<SessionPort>()
  #nextSession = 1
  #timer: Timer | undefined
  #isRunning = false
  /** Since when it has had no pause, in milliseconds; undefined where it has. */
  #busySince: number | undefined
  /** Whether it has processes of its own: a server's are made up when somebody looks. */
  #hasOwn = false
  #isOver = false
  #isOutOfMemory = false
  /** Its being busy was told. */
  #isTold = false
  #current: { pid: number } = { pid: 1 }

  constructor(launch: ContainerLaunch, deps: ContainerDeps, saved?: ContainerState) {
    this.launch = launch
    this.#deps = deps
    this.#upper = saved?.upper ?? {}
    this.distribution = distributionOf(launch.image, launch.container.image ?? '')
    const { clock } = deps
    this.#log = new ContainerLog(deps, saved?.log)
    const kernel: KernelView = {
      get now() {
        return clock.now
      },
      startedAt: launch.startedAt,
      memory: machineMemory,
      processors: machineProcessors,
      mounts: mountsText(launch),
      self: 1,
      processes: () => this.table.all()
    }
    const current = this.#current
    Object.defineProperty(kernel, 'self', { get: () => current.pid })
    this.files = new LayeredFiles({
      image: imageLayer(launch.image, this.distribution),
      upper: this.#upper,
      mounts: launch.mounts ?? [],
      data: deps.data,
      configuration: launch.volumes,
      configured: (launch.container.volumeMounts ?? []).map(({ mountPath }) => mountPath.replace(/\/+$/, '')),
      given: givenFiles(launch),
      isReadOnly: launch.container.securityContext?.readOnlyRootFilesystem === true,
      kernel,
      changed: () => {
        deps.changed()
        deps.filesChanged()
      }
    })
    const machine: MachineFacts = {
      hostname: launch.sandbox.name,
      memory: machineMemory,
      processors: machineProcessors,
      startedAt: launch.startedAt,
      distribution: this.distribution,
      address: launch.sandbox.ip ?? '127.0.0.1'
    }
    this.table = new ProcessTable(
      {
        now: () => clock.now,
        files: this.files,
        programs,
        network: deps.network,
        machine,
        random: new Random(`${launch.id}/${launch.startedAt}`),
        pidLimit,
        log: (stream, text) => {
          this.#print(stream, text)
          // A container's runtime takes some megabytes a second: so long its writer waits.
          this.table.charge(Math.floor(text.length / loggedInStep))
        },
        session: (number) => this.#sessions.get(number),
        consoleTerminal: () =>
          launch.container.tty === true ? (this.#attached.values().next().value ?? noTerminal) : undefined,
        ended: (process, end) => this.#processEnded(process, end),
        sawTime: () => {
          for (const session of this.#sessions.values()) session.sawTime = true
        },
        answered: () => this.run(),
        outOfMemory: () => this.#killAll(),
        serve: () => deps.serve(),
        isServing: () => deps.isServing(),
        self: this.#current
      },
      saved?.table
    )
    this.#hasOwn = saved?.table !== undefined && saved.table.processes.length > 0
  }

  /** What is written with the next commit, as it is then. */
  toJSON(): Json {
    const state: ContainerState = {
      upper: this.#upper,
      log: this.#log.save(),
      ...(this.#hasOwn ? { table: this.table.save() } : {})
    }
    return state as unknown as Json
  }

  /** Starts the first process. Its program is there: the runtime has looked. */
  begin(argv: readonly string[]): void {
    this.#hasOwn = true
    const { open } = this.table
    const person = personOf(this.launch, imageLayer(this.launch.image, this.distribution))
    const { stdin = false, workingDir } = this.launch.container
    const input = open.add(stdin ? { kind: 'console', uses: 0 } : { kind: 'device', device: 'null', uses: 0 })
    const descriptors = {
      0: input,
      1: open.add({ kind: 'log', stream: 'stdout', uses: 0 }),
      2: open.add({ kind: 'log', stream: 'stderr', uses: 0 })
    }
    const process = this.table.spawn(undefined, {
      argv,
      program: 'sh',
      environment: environmentOfContainer(this.launch, this.distribution, person),
      descriptors,
      cwd: workingDir ?? '/',
      user: person.user,
      group: person.group
    })!
    const found = lookUpProgram(new Call(this.table, process), argv, process.environment['PATH'])
    if ('launch' in found) this.table.become(process, found.launch.argv, found.launch.program, process.environment)
    this.#deps.changed()
    // Its first turn comes behind all that is due now: whoever starts it is told nothing within the call.
    this.#timer = this.#deps.clock.at(this.#deps.clock.now, () => this.#wake())
  }

  /** A server that is a plan until somebody looks inside: its process is there to be seen, and to be ended. */
  stand(
    argv: readonly string[],
    stop: { readonly exitCode: number; readonly after: number } | null,
    since: number
  ): void {
    const { open } = this.table
    const person = personOf(this.launch, imageLayer(this.launch.image, this.distribution))
    const process = this.table.spawn(undefined, {
      argv,
      program: 'server',
      memory: { stop: stop as unknown as Json, until: null, since },
      environment: environmentOfContainer(this.launch, this.distribution, person),
      descriptors: {
        0: open.add({ kind: 'device', device: 'null', uses: 0 }),
        1: open.add({ kind: 'log', stream: 'stdout', uses: 0 }),
        2: open.add({ kind: 'log', stream: 'stderr', uses: 0 })
      },
      user: person.user,
      group: person.group
    })!
    process.handled = [2, 3, 15]
    this.run()
  }

  /** Goes on where it was saved. */
  resume(): void {
    this.table.wakeDue()
    this.run()
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
    const { open } = this.table
    const number = this.#nextSession++
    const person = personOf(this.launch, imageLayer(this.launch.image, this.distribution))
    const stream = (name: 'stdin' | 'stdout' | 'stderr'): number =>
      open.add({ kind: 'session', session: number, stream: name, uses: 0 })
    const process = this.table.spawn(undefined, {
      argv,
      program: 'sh',
      environment: environmentOfContainer(this.launch, this.distribution, person),
      descriptors: { 0: stream('stdin'), 1: stream('stdout'), 2: stream('stderr') },
      cwd: this.launch.container.workingDir ?? '/',
      user: person.user,
      group: person.group,
      session: number
    })
    if (process === undefined) return undefined
    const session = Object.assign(port, {
      pid: process.pid,
      sawTime: false,
      ended: (end: ProcessEnd): void => done(end, session.sawTime)
    })
    this.#sessions.set(number, session)
    const found = lookUpProgram(new Call(this.table, process), argv, process.environment['PATH'])
    if ('code' in found && !hasOwnTools) {
      this.#sessions.delete(number)
      this.table.end(process, { code: 127 })
      return undefined
    }
    const { argv: words, program } = 'code' in found ? { argv, program: 'own-tool' } : found.launch
    this.table.become(process, words, program, process.environment)
    this.run()
    return number
  }

  /** Input has come for a session, or room for its output. */
  sessionMoved(number: number): void {
    this.table.wake(`i${number}`)
    this.table.wake(`o${number}`)
    this.run()
  }

  /** A signal from a terminal: to all processes of its session. */
  sessionSignal(number: number, signal: number): void {
    this.table.killSession(number, signal)
    this.run()
  }

  /** The session's own first process is killed, with all that it has started. */
  endSession(number: number): void {
    for (const process of Array.from(this.table.all()))
      if (process.session === number) this.table.kill(process.pid, 9, true)
  }

  /** Attaches a session to the first process: it hears what that prints, and what it is sent goes to its input. */
  attach(port: SessionPort): { moved(): void; signal(signal: number): void; let(): void } {
    this.#attached.add(port)
    return {
      moved: () => {
        const { console } = this.table.open
        console.text += port.input
        port.input = ''
        if (port.isEnded && this.launch.container.stdinOnce === true) console.isEnded = true
        this.table.wake('console')
        this.#deps.changed()
        this.run()
      },
      signal: (signal) => {
        for (const process of Array.from(this.table.all()))
          if (process.session === undefined) this.table.kill(process.pid, signal)
        this.run()
      },
      let: () => this.#attached.delete(port)
    }
  }

  /** From the runtime: to the first process. */
  signal(signal: number): void {
    this.table.kill(1, signal, true)
    this.run()
  }

  /** The text of a file that the container or a volume of it has, its image apart. */
  ownText(path: string): string | undefined {
    return this.files.ownText(path)
  }

  /** Its first process has ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  get isBusy(): boolean {
    return this.#busySince !== undefined && this.#deps.clock.now - this.#busySince >= 1000
  }

  /** When it next does something by itself, in milliseconds; Infinity where it does not. */
  get nextAt(): number {
    return this.#timer?.at ?? Infinity
  }

  /** Nothing runs any more, and what runs beside the first process has ended with it. */
  stop(): void {
    this.#isOver = true
    this.#timer?.cancel()
    this.#timer = undefined
    this.#log.stop()
    const sessions = Array.from(this.#sessions.values())
    this.#sessions.clear()
    for (const session of sessions) session.ended({ code: 0, signal: 9 })
  }

  /** One slice now, and the next when it is due. */
  run(): void {
    if (this.#isRunning || this.#isOver) return
    this.#isRunning = true
    const used = this.table.run(this.#deps.sliceSteps ?? sliceSteps)
    this.#isRunning = false
    this.#checkMemory()
    if (this.#isOver) return
    if (used > 0 && this.#hasOwn) this.#deps.changed()
    this.#schedule(used)
  }

  /** As the kernel does with memory.oom.group: who wants more than the container may have ends all that runs in it. */
  #checkMemory(): void {
    const kept = this.table.keptIfGrown()
    if (kept !== undefined && kept + shellMemory > this.#memoryLimit()) this.#killAll()
  }

  #killAll(): void {
    this.#isOutOfMemory = true
    for (const process of Array.from(this.table.all())) if (process.pid !== 1) this.table.kill(process.pid, 9, true)
    this.table.kill(1, 9, true)
    this.#isOutOfMemory = false
  }

  #memoryLimit(): number {
    const limit = memoryBytes(this.launch.container.resources?.limits?.['memory'])
    return limit > 0 ? Math.min(limit, mostKept) : mostKept
  }

  #schedule(used: number): void {
    if (this.#isOver) return
    const { clock } = this.#deps
    this.#timer?.cancel()
    const isBusy = this.table.isBusy
    if (isBusy !== (this.#busySince !== undefined)) {
      this.#busySince = isBusy ? clock.now : undefined
      if (!isBusy) this.#deps.busyChanged()
    } else if (isBusy && !this.#isTold && clock.now - this.#busySince! >= 1000) {
      this.#isTold = true
      this.#deps.busyChanged()
    }
    if (!isBusy) this.#isTold = false
    const limit = cpuMillis(this.launch.container.resources?.limits?.['cpu'])
    const cores = limit > 0 ? Math.min(limit / 1000, machineProcessors) : 1
    const next = isBusy ? clock.now + Math.max(Math.ceil((used * stepTime) / cores), 1) : this.table.nextDue()
    this.#timer = next === Infinity ? undefined : clock.at(next, () => this.#wake())
  }

  #wake(): void {
    this.#timer = undefined
    this.table.wakeDue()
    this.run()
  }

  #processEnded(process: Process, end: ProcessEnd): void {
    if (process.session !== undefined) {
      const session = this.#sessions.get(process.session)
      if (session?.pid !== process.pid) return
      this.#sessions.delete(process.session)
      session.ended(end)
      return
    }
    if (process.pid !== 1) return
    this.#log.end()
    this.stop()
    this.#deps.ended(end, this.#isOutOfMemory)
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    for (const port of this.#attached) port.write(stream, text)
    this.#log.write(stream, text)
  }
}

/** The terminal of a container to which nobody is attached. */
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

const machineMemory = 8 * 1024 ** 3
const machineProcessors = 4

function mountsText({ mounts = [], container }: ContainerLaunch): string {
  const root = container.securityContext?.readOnlyRootFilesystem === true ? 'ro' : 'rw'
  const lines = [
    `overlay / overlay ${root},relatime 0 0`,
    'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
    'tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0'
  ]
  for (const { path, isReadOnly } of mounts)
    lines.push(`/dev/sda1 ${path} ext4 ${isReadOnly ? 'ro' : 'rw'},relatime 0 0`)
  return `${lines.join('\n')}\n`
}
