import type { Json } from '../../../shared/kube/object.ts'
import { cpuMillis } from '../../../shared/kube/quantity.ts'
import type {
  ContainerAnswer,
  ContainerExit,
  ContainerFiles,
  ContainerLaunch,
  ContainerRequest,
  ContainerRuntime,
  ContainerWatcher,
  ExecResult,
  Signal
} from '../kubelet/container-runtime.ts'
import type {
  ContainerSession,
  ContainerStreams,
  SessionEnd,
  SessionListener,
  SessionOptions
} from '../kubelet/container-streams.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import type { Clock, Timer } from '../sim/clock.ts'
import type { LogStore } from '../store/log-types.ts'
import { MemoryShelf, VolumeData, type DataShelf } from '../volumes/volume-data.ts'
import { CapturedSession } from './captured-session.ts'
import { LivingSession } from './living-session.ts'
import { filesBelow } from './files/files-below.ts'
import { noNetwork, type NetworkPort } from './programs/network-port.ts'
import { ProcessContainer, type ContainerState } from './process-container.ts'
import { statusOf, type ProcessEnd } from './processes/process.ts'
import { signalNumber } from './processes/signals.ts'
import { servesSince } from './programs/server.ts'
import { LazyLogs, type LoggedContainer } from './servers/lazy-logs.ts'
import { fillTemplate } from './servers/log-text.ts'
import { planOf, type ContainerPlan } from './servers/server-plan.ts'
import { programError } from './start-error.ts'

interface LivingContainer extends LoggedContainer {
  readonly launch: ContainerLaunch
  readonly plan: ContainerPlan
  readonly watcher: ContainerWatcher
  /** Its files and processes; made when somebody needs them. */
  box: ProcessContainer | undefined
  /** The planned end of a server, or the one that a signal brought. */
  end: Timer | undefined
  /** It hangs: it lives and answers nothing. */
  isHung: boolean
  /** Commands that probes ran, and whether what they looked at stays as it is until a file changes. */
  probed: Map<string, boolean> | undefined
  /** Who is attached to its first process, and hears of its exit code. */
  attached: Set<(exitCode: number) => void> | undefined
  /** Sessions that are open: what is lost with the machine. */
  sessions: Set<(end: SessionEnd) => void> | undefined
  /** Watchers are told once a moment, however many files change in it. */
  isTelling: boolean
}

/** Upstream's limits of termination messages: bytes from the file, bytes and lines from the log. */
const longestMessage = 4096
const longestLogMessage = 2048
const messageLines = 80

const gone: ExecResult = { exitCode: 137, stdout: '', stderr: 'container not running\n' }

/** What a probe's command costs in milliseconds beside its own time. */
const execLatency = 15

/**
 * Runs containers: their shells and programs as processes that live on the simulated clock, and servers of the image
 * catalogue by plans, without a process as long as nobody looks inside. What lives is saved with each commit.
 */
export class LivingRuntime implements ContainerRuntime, ContainerStreams {
  readonly #clock: Clock
  readonly #logs: LazyLogs
  readonly #data: VolumeData
  readonly #shelf: DataShelf
  readonly #containers = new Map<string, LivingContainer>()
  /** Running containers by the places of volumes that they see. */
  readonly #viewers = new Map<string, Set<LivingContainer>>()
  #usageChanged: ((podUid: string) => void) | undefined
  #networkOf: (podUid: string) => NetworkPort = () => noNetwork

  /** `data`: the contents of volumes; `shelf`: where containers are kept. In memory only where absent. */
  constructor(
    clock: Clock,
    logs: LogStore,
    data = new VolumeData(new MemoryShelf()),
    shelf: DataShelf = new MemoryShelf()
  ) {
    this.#clock = clock
    this.#logs = new LazyLogs(clock, logs)
    this.#data = data
    this.#shelf = shelf
    // Probes that look at files may find others now, in every container that has the volume.
    data.onChange((location) => {
      for (const container of this.#viewers.get(location) ?? []) this.#filesChanged(container)
    })
  }

  /** From now on containers reach the network of their pod, by its uid; before that they know no name. */
  joinNetwork(networkOf: (podUid: string) => NetworkPort): void {
    this.#networkOf = networkOf
  }

  /** The log store to read: it holds what servers have said by themselves, up to now. */
  get logs(): LazyLogs {
    return this.#logs
  }

  startError(launch: ContainerLaunch): string | undefined {
    const plan = planOf(launch)
    return plan.startError ?? (plan.argv === undefined ? undefined : programError(launch, plan.argv))
  }

  start(launch: ContainerLaunch, watcher: ContainerWatcher, resumed = false): void {
    const plan = planOf(launch)
    const container: LivingContainer = {
      launch,
      plan,
      watcher,
      box: undefined,
      end: undefined,
      isHung: false,
      probed: undefined,
      attached: undefined,
      sessions: undefined,
      isTelling: false,
      servesSince: plan.argv === undefined && plan.server !== undefined ? launch.startedAt : undefined,
      writtenUntil: resumed ? undefined : launch.startedAt - 1,
      key: undefined
    }
    this.#containers.set(launch.id, container)
    this.#logs.begin(container)
    for (const { location } of launch.mounts ?? []) {
      const viewers = this.#viewers.get(location)
      if (viewers === undefined) this.#viewers.set(location, new Set([container]))
      else viewers.add(container)
    }
    const { exit, argv } = plan
    if (argv === undefined && resumed && this.#saved(launch.id) !== undefined) this.#boxOf(container)
    if (argv !== undefined) this.#startProcesses(container, argv, resumed)
    else if (exit !== undefined)
      container.end = this.#clock.at(launch.startedAt + exit.at, () => this.#exit(container, exit))
  }

  #startProcesses(container: LivingContainer, argv: readonly string[], resumed: boolean): void {
    const saved = resumed ? this.#saved(container.launch.id) : undefined
    const box = this.#boxOf(container)
    if (saved?.table === undefined) {
      box.begin(argv)
      return
    }
    for (const { program, memory } of box.table.all())
      if (program === 'server') container.servesSince = servesSince(memory)
    this.#clock.at(this.#clock.now, () => box.resume())
  }

  #saved(id: string): ContainerState | undefined {
    return this.#shelf.get(shelfKey(id)) as unknown as ContainerState | undefined
  }

  #boxOf(container: LivingContainer): ProcessContainer {
    if (container.box !== undefined) return container.box
    const { launch } = container
    const saved = this.#saved(launch.id)
    const box = new ProcessContainer(
      launch,
      {
        clock: this.#clock,
        data: this.#data,
        network: this.#networkOf(launch.sandbox.uid),
        log: (stream, line, isPartial) => this.#logs.say(container, stream, line, isPartial),
        // Nobody hears of it within the call that caused it.
        ended: (end, isOutOfMemory) =>
          void this.#clock.at(this.#clock.now, () =>
            this.#exit(container, isOutOfMemory ? { ...exitOf(end), reason: 'OOMKilled' } : exitOf(end))
          ),
        changed: () => this.#shelf.set(shelfKey(launch.id), box as unknown as Json),
        filesChanged: () => this.#filesChanged(container),
        serve: () => this.#serve(container),
        isServing: () => this.#isServing(container),
        busyChanged: () => this.#usageChanged?.(launch.sandbox.uid)
      },
      // What is read from the file is the file's: a copy lives.
      saved === undefined ? undefined : (structuredClone(saved) as ContainerState)
    )
    container.box = box
    const { argv, stop } = container.plan
    if (argv === undefined) box.stand(commandOf(launch), stop ?? null, launch.startedAt)
    return box
  }

  #filesChanged(container: LivingContainer): void {
    if (container.isTelling || container.probed === undefined) return
    container.isTelling = true
    this.#clock.at(this.#clock.now, () => {
      container.isTelling = false
      if (this.#containers.get(container.launch.id) === container) container.watcher.answersChanged(container.launch)
    })
  }

  /** One of its processes runs the image's server. */
  #serve(container: LivingContainer): { readonly exitCode: number; readonly after: number } | null {
    container.servesSince = this.#clock.now
    container.writtenUntil = this.#clock.now - 1
    this.#logs.serves(container)
    this.#clock.at(this.#clock.now, () => container.watcher.answersChanged(container.launch))
    return container.plan.stop ?? null
  }

  /** From when its ports answer, in milliseconds; undefined where they never do. */
  #servesFrom({ servesSince: since, plan, box }: LivingContainer): number | undefined {
    if (since === undefined || plan.server === undefined) return undefined
    // A server that was started by a script may have ended.
    if (
      plan.argv !== undefined &&
      ![...box!.table.all()].some(({ program, ended }) => program === 'server' && ended === undefined)
    )
      return undefined
    return since + plan.server.readyAfter
  }

  #isServing(container: LivingContainer): boolean {
    const from = this.#servesFrom(container)
    return from !== undefined && this.#clock.now >= from
  }

  signal(id: string, signal: Signal): void {
    const container = this.#containers.get(id)
    if (container === undefined) return
    if (container.plan.argv !== undefined) {
      if (container.isHung && signal !== 'SIGKILL') return
      this.#clock.at(this.#clock.now, () => {
        if (this.#containers.get(id) === container) container.box?.signal(signalNumber(signal)!)
      })
      return
    }
    if (signal === 'SIGKILL') {
      this.#endIn(container, 0, { exitCode: 137, signal: 9 })
      return
    }
    const { stop } = container.plan
    if (stop === undefined || container.isHung || (signal !== 'SIGTERM' && signal !== 'SIGQUIT' && signal !== 'SIGINT'))
      return
    this.#endIn(container, stop.after, { exitCode: stop.exitCode })
  }

  discard(id: string): void {
    const container = this.#containers.get(id)
    if (container === undefined) return
    this.#logs.write(container)
    for (const over of Array.from(container.sessions ?? [])) over({ kind: 'lost' })
    this.#forget(container)
    this.#logs.drop(container)
  }

  #forget(container: LivingContainer): void {
    const { launch } = container
    container.end?.cancel()
    container.box?.stop()
    this.#containers.delete(launch.id)
    this.#shelf.remove(shelfKey(launch.id))
    for (const { location } of launch.mounts ?? []) {
      const viewers = this.#viewers.get(location)
      viewers?.delete(container)
      if (viewers?.size === 0) this.#viewers.delete(location)
    }
  }

  crash(id: string, exit: ContainerExit): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#endIn(container, 0, exit)
  }

  /** Makes a container answer nothing, or answer again: for chaos. */
  hang(id: string, isHung: boolean): void {
    const container = this.#containers.get(id)
    if (container === undefined || container.isHung === isHung) return
    container.isHung = isHung
    container.watcher.answersChanged(container.launch)
  }

  exec(id: string, command: readonly string[], done: (result: ExecResult) => void): void {
    const container = this.#containers.get(id)
    if (container === undefined) done(gone)
    else this.#run(container, command, (result) => done(result))
  }

  /** Runs a command to its end. Returns what ends it before. */
  #run(
    container: LivingContainer,
    command: readonly string[],
    done: (result: ExecResult, sawTime: boolean) => void
  ): (() => void) | undefined {
    const box = this.#boxOf(container)
    if (box.isOver) {
      done(gone, true)
      return undefined
    }
    // In an image whose contents nobody knows, its own tools are there.
    const isOwn = container.launch.image.command.length === 0 && container.plan.server !== undefined
    const session = new CapturedSession()
    const number = box.exec(command, session, (end, sawTime) => done(session.result(end), sawTime), isOwn)
    if (number !== undefined) return () => box.endSession(number)
    done({ exitCode: 127, stdout: '', stderr: `${execError(command)}\n` }, false)
    return undefined
  }

  open(id: string, options: SessionOptions, listener: SessionListener): ContainerSession | undefined {
    const container = this.#containers.get(id)
    if (container === undefined) return undefined
    const session = new LivingSession(options, listener)
    // Nothing is told within the call.
    this.#clock.at(this.#clock.now, () => {
      if (this.#containers.get(id) !== container) listener.ended({ kind: 'lost' })
      else if (options.command === undefined) this.#attach(container, session, listener)
      else this.#open(container, options.command, session, listener)
    })
    return session
  }

  #open(
    container: LivingContainer,
    command: readonly string[],
    session: LivingSession,
    listener: SessionListener
  ): void {
    const box = this.#boxOf(container)
    const over = onceEnded(container, listener)
    const number = box.exec(command, session, (end) => over({ kind: 'exited', exitCode: statusOf(end) }))
    if (number === undefined) over({ kind: 'failed', message: execError(command) })
    else
      session.target = { moved: () => box.sessionMoved(number), signal: (signal) => box.sessionSignal(number, signal) }
  }

  #attach(container: LivingContainer, session: LivingSession, listener: SessionListener): void {
    const attached = this.#boxOf(container).attach(session)
    session.target = attached
    const over = onceEnded(container, listener)
    ;(container.attached ??= new Set()).add((exitCode) => {
      attached.let()
      over({ kind: 'exited', exitCode })
    })
    attached.moved()
  }

  request(id: string, request: ContainerRequest, done: (answer: ContainerAnswer) => void): void {
    const container = this.#containers.get(id)
    if (container === undefined) done({ kind: 'refused' })
    else if (container.isHung) done({ kind: 'silent' })
    else if (request.kind === 'exec') this.#probe(container, request, done)
    else done(this.#answer(container, request))
  }

  #probe(
    container: LivingContainer,
    { command, timeout = Infinity }: Extract<ContainerRequest, { readonly kind: 'exec' }>,
    done: (answer: ContainerAnswer) => void
  ): void {
    const startedAt = this.#clock.now
    const key = command.join('\0')
    let limit: Timer | undefined
    let isOver = false
    const probed = (container.probed ??= new Map())
    if (!probed.has(key)) probed.set(key, false)
    const kill = this.#run(container, command, (result, sawTime) => {
      if (isOver) return
      isOver = true
      limit?.cancel()
      probed.set(key, !sawTime && this.#clock.now === startedAt)
      done({ kind: 'exec', result, latency: this.#clock.now - startedAt + execLatency })
    })
    if (isOver || timeout === Infinity) return
    limit = this.#clock.at(startedAt + timeout, () => {
      if (isOver) return
      isOver = true
      kill?.()
      done({ kind: 'silent' })
    })
  }

  answersUntil(id: string, request: ContainerRequest): number {
    const container = this.#containers.get(id)
    if (container === undefined || container.isHung) return Infinity
    const { now } = this.#clock
    const from = this.#servesFrom(container)
    if (from !== undefined && now < from) return from
    if (request.kind !== 'exec') return Infinity
    return container.probed?.get(request.command.join('\0')) === true ? Infinity : now
  }

  usage(id: string): UsageProfile | undefined {
    const container = this.#containers.get(id)
    if (container === undefined) return undefined
    const { usage, argv } = container.plan
    if (argv === undefined || container.box?.isBusy !== true) return usage
    const limit = cpuMillis(container.launch.container.resources?.limits?.['cpu'])
    const cpu = limit > 0 ? limit : 1000
    return { ...usage, idleCpu: cpu, startCpu: cpu, variation: 0.02 }
  }

  /** Hears of pods whose containers use another amount than before. */
  onUsageChange(listener: (podUid: string) => void): void {
    this.#usageChanged = listener
  }

  written(id: string, under: string): number {
    return this.#containers.get(id)?.box?.files.written(under) ?? 0
  }

  writtenUntil(id: string): number {
    return this.#containers.get(id)?.box?.nextAt ?? Infinity
  }

  files(id: string): ContainerFiles | undefined {
    const container = this.#containers.get(id)
    return container === undefined ? undefined : filesBelow(this.#boxOf(container).files)
  }

  #answer(container: LivingContainer, request: Exclude<ContainerRequest, { readonly kind: 'exec' }>): ContainerAnswer {
    const { plan, launch } = container
    const { server } = plan
    if (server === undefined || !this.#isServing(container) || !plan.ports.includes(request.port))
      return { kind: 'refused' }
    if (request.kind === 'tcp' || request.kind === 'grpc') return { kind: 'connected', latency: server.latency }
    const path = request.path.split('?')[0]!
    const own = this.#ownPage(container, path)
    const status =
      own === undefined ? (server.paths === undefined ? 200 : (server.paths[path] ?? server.otherStatus ?? 404)) : 200
    const body =
      own ??
      (status === 200 ? fillTemplate(server.body ?? 'Hello from {pod}\n', launch, this.#clock.now) : `${status}\n`)
    this.#logAccess(container, request, status, body.length)
    return { kind: 'http', status, body, latency: server.latency }
  }

  /** What somebody has written into the folder that the server gives out. */
  #ownPage({ box, launch }: LivingContainer, path: string): string | undefined {
    const root = launch.image.documentRoot
    if (root === undefined || (box === undefined && (launch.mounts?.length ?? 0) === 0)) return undefined
    const place = `${root}${path.endsWith('/') ? `${path}index.html` : path}`
    return box?.ownText(place)
  }

  /** Probes are not logged: what only ticks leaves no trace, or every healthy pod would write for ever. */
  #logAccess(
    container: LivingContainer,
    request: Extract<ContainerRequest, { readonly kind: 'http' }>,
    status: number,
    bytes: number
  ): void {
    const { access } = container.launch.image.log
    const agent = request.headers['User-Agent'] ?? '-'
    if (access === undefined || agent.startsWith('kube-probe/')) return
    const { path, method, from } = request
    const latency = container.plan.server?.latency ?? 1
    const values = { path, method, from, status, bytes, agent, latency }
    this.#logs.say(
      container,
      access.stream ?? 'stdout',
      fillTemplate(access.text, container.launch, this.#clock.now, values)
    )
  }

  #endIn(container: LivingContainer, delay: number, exit: ContainerExit): void {
    const at = this.#clock.now + delay
    if (container.end !== undefined && container.end.at <= at) return
    container.end?.cancel()
    container.end = this.#clock.at(at, () => this.#exit(container, exit))
  }

  #exit(container: LivingContainer, exit: ContainerExit): void {
    const { launch, plan } = container
    if (this.#containers.get(launch.id) !== container) return
    const isStopped =
      plan.argv === undefined && plan.server !== undefined && exit.exitCode !== 137 && exit !== plan.exit
    const farewell = isStopped ? (launch.image.log.stop ?? []) : []
    const file = this.#terminationText(container)
    for (const ended of container.attached ?? []) ended(exit.exitCode)
    this.#forget(container)
    this.#logs.end(
      container,
      farewell.map((line) => ({
        stream: line.stream ?? 'stdout',
        text: fillTemplate(line.text, launch, this.#clock.now)
      }))
    )
    const message = file ?? this.#lastLines(container, exit)
    container.watcher.exited(launch, message === undefined ? exit : { ...exit, message })
  }

  /** Upstream's getTerminationMessage: the file, else the last lines of the log where the policy falls back to them. */
  #terminationText({ box, launch }: LivingContainer): string | undefined {
    const path = launch.container.terminationMessagePath ?? '/dev/termination-log'
    const text = box?.ownText(path)
    return text === undefined || text === '' ? undefined : text.slice(0, longestMessage)
  }

  #lastLines({ launch }: LivingContainer, exit: ContainerExit): string | undefined {
    const { sandbox, container, restartCount } = launch
    if (exit.exitCode === 0 || container.terminationMessagePolicy !== 'FallbackToLogsOnError') return undefined
    const query = { podUid: sandbox.uid, container: container.name, instance: restartCount, tailLines: messageLines }
    const text = this.#logs
      .read(query)
      .map((line) => `${line.text}\n`)
      .join('')
    return text === '' ? undefined : text.slice(-longestLogMessage)
  }
}

/** What stands in ps where nobody wrote a command. */
function commandOf({ container, image }: ContainerLaunch): readonly string[] {
  const words = [...(container.command ?? image.command), ...(container.args ?? [])]
  return words.length === 0 ? [`/${container.name}`] : words
}

/** Tells the end of a session, whatever comes first. */
function onceEnded(container: LivingContainer, listener: SessionListener): (end: SessionEnd) => void {
  const sessions = (container.sessions ??= new Set())
  const over = (end: SessionEnd): void => {
    if (sessions.delete(over)) listener.ended(end)
  }
  sessions.add(over)
  return over
}

/** runc's words for a command that its container does not have. */
function execError([program = '']: readonly string[]): string {
  const cause = program.includes('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH'
  return `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${cause}: unknown`
}

function shelfKey(id: string): string {
  return `container:${id}`
}

function exitOf({ code, signal }: ProcessEnd): ContainerExit {
  return signal === undefined ? { exitCode: code } : { exitCode: 128 + signal, signal }
}
