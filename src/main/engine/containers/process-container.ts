import type { Json } from '../../../shared/kube/object.ts'
import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { StopFacts } from '../kubelet/images/image-facts.ts'
import { handledSignals } from './programs/server.ts'
import type { Clock } from '../sim/clock.ts'
import { Random } from '../sim/random.ts'
import type { VolumeData } from '../volumes/volume-data.ts'
import { environmentOfContainer, personOf } from './container-environment.ts'
import { ContainerLog, type ContainerLogState } from './container-log.ts'
import { coresOf, kernelViewOf, pidLimit } from './container-machine.ts'
import { LayeredFiles } from './files/container-files.ts'
import { imageLayer } from './files/image-layer.ts'
import type { UpperLayer } from './files/layers.ts'
import type { MachinePort } from './machine-port.ts'
import { OutsideSessions } from './outside-sessions.ts'
import { Call } from './processes/call.ts'
import { lookUpProgram } from './processes/launching.ts'
import { hearOn, type Heard as Spoken } from './processes/listening.ts'
import type { PidNamespace } from './processes/pid-namespace.ts'
import type { Process, ProcessEnd } from './processes/process.ts'
import { ProcessTable } from './processes/process-table.ts'
import type { Birth, TableState } from './processes/table-ports.ts'
import { distributionOf, type Distribution } from './programs/distribution.ts'
import type { NetworkPort } from './programs/network/network-port.ts'
import { programs } from './programs/registry.ts'
import { behindEntrypoint } from './servers/server-processes.ts'
import { Slices } from './slices.ts'

/** What is saved of a container: its own files, and its processes where it has any. */
export interface ContainerState {
  readonly upper: UpperLayer
  readonly table?: TableState
  readonly log: ContainerLogState
  /** What its daemon has in memory, where it has one. */
  readonly memory?: Json
  /** What its daemon has answered to messages that may come again. */
  readonly heard?: readonly Heard[]
}

/** The id of a message, and what was answered. */
export type Heard = readonly [id: string, reply: string]

export interface ContainerDeps {
  readonly clock: Clock
  readonly data: VolumeData
  readonly network: NetworkPort
  readonly machine: MachinePort
  /** Where its processes are numbered, if it shares that with others. */
  readonly namespace?: PidNamespace
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
  serve(): StopFacts | null
  /** The server takes nothing new from now on: how many requests it still has to answer. */
  drain(): number
  /** Whether something in the container answers on its ports. */
  isServing(): boolean
  /** A program begins to listen on a port, or does so no more. */
  listeningChanged(): void
  /** What its daemon answers on a port; undefined where none listens there. */
  converse(port: number, message: string): string | undefined
  /** It runs without a pause, or it does not any more. */
  busyChanged(): void
}

/** Bytes that the log takes in the time of a step. */
const loggedInStep = 128
/** Bytes that a shell takes by itself, and those that the simulation keeps of one container at most. */
const shellMemory = 1024 * 1024
const mostKept = 32 * 1024 * 1024

/** Answers that are remembered for who may say the same again. */
const mostHeard = 16

/** One container's files and processes, on the simulated clock. */
export class ProcessContainer {
  readonly launch: ContainerLaunch
  readonly files: LayeredFiles
  readonly table: ProcessTable
  readonly distribution: Distribution
  readonly sessions: OutsideSessions
  /** What its daemon has in memory: plain data, or something that becomes that as JSON. */
  memory: unknown
  readonly heard: Heard[]
  readonly #deps: ContainerDeps
  readonly #upper: UpperLayer
  readonly #log: ContainerLog
  readonly slices: Slices
  /** Whether it has processes of its own: a server's are made up when somebody looks. */
  #hasOwn = false
  #isOver = false
  #isOutOfMemory = false

  constructor(launch: ContainerLaunch, deps: ContainerDeps, saved?: ContainerState) {
    this.launch = launch
    this.#deps = deps
    this.#upper = saved?.upper ?? {}
    this.#log = new ContainerLog(deps, saved?.log)
    this.memory = saved?.memory
    this.heard = [...(saved?.heard ?? [])]
    this.distribution = distributionOf(launch.image, launch.container.image ?? '')
    const { clock } = deps
    const current = { pid: 1 }
    this.files = new LayeredFiles({
      image: imageLayer(launch.image, this.distribution),
      upper: this.#upper,
      mounts: launch.mounts ?? [],
      data: deps.data,
      machine: deps.machine,
      configuration: launch.volumes,
      given: launch.volumes.hostFiles(),
      isReadOnly: launch.container.securityContext?.readOnlyRootFilesystem === true,
      kernel: kernelViewOf(launch, clock, deps.machine, current, () => this.table),
      changed: () => {
        deps.changed()
        deps.filesChanged()
      }
    })
    this.table = new ProcessTable(
      {
        ...(deps.namespace === undefined ? {} : { namespace: deps.namespace }),
        now: () => clock.now,
        files: this.files,
        programs,
        network: deps.network,
        machine: {
          ...deps.machine,
          hostname: launch.sandbox.hostname,
          image: launch.container.image ?? '',
          distribution: this.distribution,
          address: launch.sandbox.ip ?? '127.0.0.1',
          cores: coresOf(launch, deps.machine),
          seesHost: launch.sandbox.seesHost === true
        },
        random: new Random(`${launch.id}/${launch.startedAt}`),
        pidLimit,
        log: (stream, text) => {
          this.#print(stream, text)
          // A container's runtime takes some megabytes a second: so long its writer waits.
          this.table.turns.charge(Math.floor(text.length / loggedInStep))
        },
        outOfMemory: () => this.#killAll(),
        session: (number) => this.sessions.get(number),
        consoleTerminal: () => this.sessions.terminal,
        ended: (process, end) => this.#processEnded(process, end),
        sawTime: () => this.sessions.sawTime(),
        listening: () => deps.listeningChanged(),
        answered: () => this.slices.run(),
        serve: () => deps.serve(),
        drain: () => deps.drain(),
        isServing: () => deps.isServing(),
        converse: (port, message) => deps.converse(port, message),
        written: (path) => this.files.layers.written(path),
        capacity: (path) => launch.mounts?.find((mount) => mount.path === path)?.capacity,
        self: current
      },
      saved?.table
    )
    this.sessions = new OutsideSessions({
      container: launch.container,
      table: this.table,
      spawn: (birth) => this.#spawn(birth),
      run: () => this.slices.run(),
      changed: () => deps.changed()
    })
    this.slices = new Slices({
      clock,
      table: this.table,
      cores: coresOf(launch, deps.machine),
      ...(deps.sliceSteps === undefined ? {} : { steps: deps.sliceSteps }),
      worked: () => {
        this.#checkMemory()
        if (this.#hasOwn && !this.#isOver) deps.changed()
      },
      busyChanged: () => deps.busyChanged()
    })
    this.#hasOwn = saved?.table !== undefined && saved.table.processes.length > 0
  }

  /** What is written with the next commit, as it is then. */
  toJSON(): Json {
    const state: ContainerState = {
      upper: this.#upper,
      log: this.#log.save(),
      ...(this.memory === undefined ? {} : { memory: this.memory as Json }),
      ...(this.heard.length === 0 ? {} : { heard: this.heard }),
      ...(this.#hasOwn ? { table: this.table.save() } : {})
    }
    return state as unknown as Json
  }

  /** Starts the first process. Its program is there: the runtime has looked. */
  begin(argv: readonly string[]): void {
    this.#hasOwn = true
    const { open } = this.table
    const { stdin = false, workingDir } = this.launch.container
    const input = open.add(stdin ? { kind: 'console', uses: 0 } : { kind: 'device', device: 'null', uses: 0 })
    const process = this.#spawn({ argv, program: 'sh', cwd: workingDir ?? '/', descriptors: this.#ownStreams(input) })!
    this.table.first = process.pid
    const found = lookUpProgram(new Call(this.table, process), argv, process.environment['PATH'])
    if ('launch' in found) this.table.become(process, found.launch.argv, found.launch.program, process.environment)
    this.#deps.changed()
    this.slices.begin()
  }

  /** A server that is a plan until somebody looks inside: its process is there to be seen, and to be ended. */
  stand(argv: readonly string[], stop: StopFacts | null, since: number): void {
    const input = this.table.open.add({ kind: 'device', device: 'null', uses: 0 })
    const begun = behindEntrypoint(argv)
    const process = this.#spawn({
      argv: begun.argv,
      program: 'server',
      memory: { stop: stop as unknown as Json, until: null, since },
      descriptors: this.#ownStreams(input)
    })!
    process.handled = handledSignals(stop)
    this.table.first = process.pid
    if (begun.nextPid !== undefined) this.table.namespace.countFrom(begun.nextPid)
    this.slices.run()
  }

  /** Goes on where it was saved. */
  resume(): void {
    this.slices.wake()
  }

  /**
   * Says something to the program that listens on a port: what it answers; undefined where none listens. What was said
   * under the same id before is answered as it was then.
   */
  hear(heard: Spoken, messageId?: string): string | undefined {
    const before = messageId === undefined ? undefined : this.heard.find(([id]) => id === messageId)
    if (before !== undefined) return before[1]
    const reply = hearOn(this.table, heard)
    if (reply === undefined) return undefined
    if (messageId !== undefined) {
      this.heard.push([messageId, reply])
      if (this.heard.length > mostHeard) this.heard.shift()
    }
    this.#deps.changed()
    this.slices.run()
    return reply
  }

  /** From the runtime: to the first process. */
  signal(signal: number): void {
    this.table.kill(this.table.first, signal, true)
    this.slices.run()
  }

  /** Its first process has ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Nothing runs any more, and what runs beside the first process has ended with it. */
  stop(): void {
    this.#isOver = true
    this.slices.stop()
    this.table.namespace.leave(this.table)
    this.#log.stop()
    this.sessions.stop()
  }

  /** A process as whoever the spec says: of a first one, or of one from outside. */
  #spawn(birth: Birth): Process | undefined {
    const person = personOf(this.launch, imageLayer(this.launch.image, this.distribution))
    const environment = environmentOfContainer(this.launch, this.distribution, person)
    const { user, group, groups } = person
    return this.table.spawn(undefined, { ...birth, environment, user, group, groups })
  }

  #ownStreams(input: number): Readonly<Record<number, number>> {
    const { open } = this.table
    const log = (stream: 'stdout' | 'stderr'): number => open.add({ kind: 'log', stream, uses: 0 })
    return { 0: input, 1: log('stdout'), 2: log('stderr') }
  }

  #processEnded(process: Process, end: ProcessEnd): void {
    if (process.session !== undefined) return this.sessions.processEnded(process, end)
    if (process.pid !== this.table.first) return
    this.#log.end()
    this.stop()
    this.#deps.ended(end, this.#isOutOfMemory)
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    this.sessions.print(stream, text)
    this.#log.write(stream, text)
  }

  /** As the kernel does with memory.oom.group: who wants more than the container may have ends all that runs in it. */
  #checkMemory(): void {
    const kept = this.table.memory.keptIfGrown()
    if (kept !== undefined && kept + shellMemory > this.#memoryLimit()) this.#killAll()
  }

  #killAll(): void {
    this.#isOutOfMemory = true
    const { first } = this.table
    for (const { pid } of Array.from(this.table.all())) if (pid !== first) this.table.kill(pid, 9, true)
    this.table.kill(first, 9, true)
    this.#isOutOfMemory = false
  }

  #memoryLimit(): number {
    const limit = memoryBytes(this.launch.container.resources?.limits?.['memory'])
    return limit > 0 ? Math.min(limit, mostKept) : mostKept
  }
}
