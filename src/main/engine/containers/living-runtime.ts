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
  SessionListener,
  SessionOptions
} from '../kubelet/container-streams.ts'
import type { StopFacts } from '../kubelet/images/image-facts.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import type { Clock } from '../sim/clock.ts'
import type { LogStore } from '../store/log-types.ts'
import { MemoryShelf, VolumeData, type DataShelf } from '../volumes/volume-data.ts'
import { ChangeListeners } from './change-listeners.ts'
import { gone, runCommand } from './commands.ts'
import { ContainerBoxes, type Surroundings } from './container-boxes.ts'
import { ContainerDaemons } from './daemons/container-daemons.ts'
import type { Disturbance } from './disturbance.ts'
import { Disturbances } from './disturbances.ts'
import { filesBelow } from './files/files-below.ts'
import { hasMountedFiles } from './files/mounted-data.ts'
import { LivingAnswers } from './living-answers.ts'
import { newLivingContainer, type LivingContainer } from './living-container.ts'
import { LivingEnds } from './living-ends.ts'
import { LivingSession } from './living-session.ts'
import { someMachine } from './machine-port.ts'
import { attachSession, openCommand } from './open-sessions.ts'
import { PortAnswers } from './port-answers.ts'
import { noNetwork } from './programs/network/network-port.ts'
import { servesSince } from './programs/server.ts'
import type { AccessStream } from './servers/access-log.ts'
import { LazyLogs } from './servers/lazy-logs.ts'
import { planOf, type ContainerPlan } from './servers/server-plan.ts'
import { programError } from './start-error.ts'
import { VolumeViewers } from './volume-viewers.ts'

/**
 * Runs containers: their shells and programs as processes that live on the simulated clock, and servers of the image
 * catalogue by plans, without a process as long as nobody looks inside. What lives is saved with each commit.
 */
export class LivingRuntime implements ContainerRuntime, ContainerStreams {
  readonly #clock: Clock
  readonly #logs: LazyLogs
  readonly #ends: LivingEnds
  readonly #answers: LivingAnswers
  readonly #disturbances: Disturbances
  readonly #data: VolumeData
  readonly #boxes: ContainerBoxes
  readonly #changes: ChangeListeners
  readonly #daemons: ContainerDaemons
  readonly #containers = new Map<string, LivingContainer>()
  readonly #viewers = new VolumeViewers()
  #surroundings: Surroundings = { networkOf: () => noNetwork, machineOf: () => someMachine }

  /** `data`: the contents of volumes; `shelf`: where containers are kept. In memory only where absent. */
  constructor(
    clock: Clock,
    logs: LogStore,
    data = new VolumeData(new MemoryShelf()),
    shelf: DataShelf = new MemoryShelf()
  ) {
    const isRunning = (container: LivingContainer): boolean => this.#containers.get(container.launch.id) === container
    this.#clock = clock
    this.#data = data
    this.#changes = new ChangeListeners(clock, isRunning)
    this.#logs = new LazyLogs(clock, logs)
    const answers = new PortAnswers(clock, this.#logs)
    this.#daemons = new ContainerDaemons({
      clock,
      logs: this.#logs,
      answers,
      networkOf: (podUid) => this.#surroundings.networkOf(podUid),
      isRunning,
      boxOf: (container) => this.#boxes.of(container),
      changed: (container) => this.#boxes.save(container)
    })
    this.#ends = new LivingEnds({
      clock,
      logs: this.#logs,
      changes: this.#changes,
      daemons: this.#daemons,
      isRunning,
      inPodOf: (container) => this.#inPodOf(container),
      forget: (container) => this.#forget(container)
    })
    this.#boxes = new ContainerBoxes({
      clock,
      data,
      shelf,
      logs: this.#logs,
      answers,
      changes: this.#changes,
      surroundings: () => this.#surroundings,
      ended: (container, exit) => this.#ends.over(container, exit),
      serve: (container) => this.#serve(container),
      drain: (container) => {
        this.#ends.drain(container)
        return container.underWay
      },
      inPodOf: (container) => this.#inPodOf(container),
      converse: (container, port, message) =>
        container.box?.hear({ port, text: message, from: '127.0.0.1' }) ??
        this.#daemons.converse(container, port, message)
    })
    this.#answers = new LivingAnswers({
      clock,
      answers,
      daemons: this.#daemons,
      boxes: this.#boxes,
      serving: (container) => this.#ends.serving(container)
    })
    this.#disturbances = new Disturbances({
      clock,
      logs: this.#logs,
      changes: this.#changes,
      killed: (container) => this.#ends.endAt(container, clock.now, { exitCode: 137, reason: 'OOMKilled', signal: 9 }),
      signal: (id, signal) => this.signal(id, signal)
    })
    // Probes that look at files may find others now, in every container that has the volume.
    data.onChange((location) => {
      for (const container of this.#viewers.of(location)) this.#changes.filesChanged(container)
    })
  }

  /** From now on containers have these around them; before that they know no name. */
  join(surroundings: Surroundings): void {
    this.#surroundings = surroundings
  }

  /** From now on asks of each container that starts, or is taken up again, what disturbs it. */
  disturbedBy(disturbanceOf: (launch: ContainerLaunch) => Disturbance): void {
    this.#disturbances.ask(disturbanceOf)
  }

  /** The log store to read: it holds what servers have said by themselves, up to now. */
  get logs(): LazyLogs {
    return this.#logs
  }

  /** How a running container was started; undefined where it does not run. */
  launchOf(id: string): ContainerLaunch | undefined {
    return this.#containers.get(id)?.launch
  }

  /** A line of what a container serves, in its log. */
  say(id: string, stream: 'stdout' | 'stderr', text: string): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#logs.say(container, stream, text)
  }

  startError(launch: ContainerLaunch): string | undefined {
    const plan = this.#planOf(launch)
    return plan.startError ?? (plan.argv === undefined ? undefined : programError(launch, plan.argv))
  }

  start(launch: ContainerLaunch, watcher: ContainerWatcher, resumed = false): void {
    const plan = this.#planOf(launch)
    const container = newLivingContainer(launch, plan, watcher, resumed)
    this.#containers.set(launch.id, container)
    this.#changes.containersChanged(launch.sandbox.uid)
    this.#logs.begin(container)
    this.#viewers.add(container)
    const { exit, argv } = plan
    if (argv === undefined && resumed && this.#boxes.saved(launch.id) !== undefined) this.#boxes.of(container)
    if (argv !== undefined) this.#startProcesses(container, argv, resumed)
    else {
      if (exit !== undefined) this.#ends.endAt(container, launch.startedAt + exit.at, exit)
      if (!resumed && (launch.mounts?.length ?? 0) > 0) this.#daemons.begun(container)
    }
    this.#disturbances.started(container, resumed)
  }

  #planOf(launch: ContainerLaunch): ContainerPlan {
    return planOf(launch, (folder) => hasMountedFiles(this.#data, launch, folder))
  }

  #startProcesses(container: LivingContainer, argv: readonly string[], resumed: boolean): void {
    const saved = resumed ? this.#boxes.saved(container.launch.id) : undefined
    const box = this.#boxes.of(container)
    if (saved?.table === undefined) {
      box.begin(argv)
      return
    }
    for (const { program, memory } of box.table.all())
      if (program === 'server') container.servesSince = servesSince(memory)
    this.#clock.at(this.#clock.now, () => box.resume())
  }

  /** One of its processes runs the image's server. */
  #serve(container: LivingContainer): StopFacts | null {
    container.servesSince = this.#clock.now
    container.drainsUntil = undefined
    container.writtenUntil = this.#clock.now - 1
    this.#logs.serves(container)
    this.#daemons.begun(container)
    this.#clock.at(this.#clock.now, () => this.#changes.answersChanged(container))
    return container.plan.stop ?? null
  }

  signal(id: string, signal: Signal): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#ends.signal(container, signal)
  }

  serving(id: string): () => void {
    const container = this.#containers.get(id)
    return container === undefined ? () => {} : this.#ends.serving(container)
  }

  discard(id: string): void {
    const container = this.#containers.get(id)
    if (container === undefined) return
    this.#logs.write(container)
    this.#daemons.ended(container, false)
    for (const over of Array.from(container.sessions ?? [])) over({ kind: 'lost' })
    this.#forget(container)
    this.#logs.drop(container)
  }

  #forget(container: LivingContainer): void {
    const { launch } = container
    container.end?.cancel()
    container.disturbed?.end()
    container.box?.stop()
    this.#containers.delete(launch.id)
    this.#changes.containersChanged(launch.sandbox.uid)
    this.#boxes.forget(launch.id)
    this.#viewers.remove(container)
  }

  crash(id: string, exit: ContainerExit): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#ends.endAt(container, this.#clock.now, exit)
  }

  /** Disturbs a container, in place of what disturbed it before; `undisturbed` lets it be. */
  disturb(id: string, disturbance: Disturbance): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#disturbances.disturb(container, disturbance)
  }

  exec(id: string, command: readonly string[], done: (result: ExecResult) => void): void {
    const container = this.#containers.get(id)
    if (container === undefined) done(gone)
    else runCommand(container, this.#boxes.of(container), command, (result) => done(result))
  }

  open(id: string, options: SessionOptions, listener: SessionListener): ContainerSession | undefined {
    const container = this.#containers.get(id)
    if (container === undefined) return undefined
    const session = new LivingSession(options, listener)
    // Nothing is told within the call.
    this.#clock.at(this.#clock.now, () => {
      if (this.#containers.get(id) !== container) listener.ended({ kind: 'lost' })
      else if (options.command === undefined) attachSession(container, this.#boxes.of(container), session, listener)
      else openCommand(container, this.#boxes.of(container), options.command, session, listener)
    })
    return session
  }

  request(id: string, request: ContainerRequest, done: (answer: ContainerAnswer) => void): void {
    const container = this.#containers.get(id)
    if (container === undefined) done({ kind: 'refused' })
    else this.#answers.ask(container, request, done)
  }

  foresee(id: string, request: Exclude<ContainerRequest, { readonly kind: 'exec' }>): ContainerAnswer {
    const container = this.#containers.get(id)
    return container === undefined ? { kind: 'refused' } : this.#answers.foresee(container, request)
  }

  /** From now on steady loads ask a container for these, in place of what they asked before: it logs a sample of them. */
  serveTraffic(id: string, streams: readonly AccessStream[]): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#logs.serveTraffic(container, streams)
  }

  answersUntil(id: string, request: ContainerRequest): number {
    const container = this.#containers.get(id)
    return container === undefined ? Infinity : this.#answers.answersUntil(container, request)
  }

  listens(id: string): readonly number[] {
    const container = this.#containers.get(id)
    return container === undefined ? [] : this.#answers.listens(container)
  }

  usage(id: string): UsageProfile | undefined {
    const container = this.#containers.get(id)
    if (container === undefined) return undefined
    const usage = ownUsage(container)
    return container.disturbed?.usage(usage) ?? usage
  }

  /** Hears of pods whose containers use another amount than before. */
  onUsageChange(listener: (podUid: string) => void): void {
    this.#changes.onUsage(listener)
  }

  /** Hears of pods whose containers may answer otherwise than before: they begin or end, serve, hang, have other files. */
  onAnswersChange(listener: (podUid: string) => void): void {
    this.#changes.onAnswers(listener)
  }

  written(id: string, under: string): number {
    return this.#containers.get(id)?.box?.files.layers.written(under) ?? 0
  }

  writtenUntil(id: string): number {
    return this.#containers.get(id)?.box?.slices.nextAt ?? Infinity
  }

  files(id: string): ContainerFiles | undefined {
    const container = this.#containers.get(id)
    return container === undefined ? undefined : filesBelow(this.#boxes.of(container).files)
  }

  #inPodOf({ launch }: LivingContainer): readonly LivingContainer[] {
    return this.#logs.inPod(launch.sandbox.uid).flatMap((other) => this.#containers.get(other.launch.id) ?? [])
  }
}

function ownUsage({ plan: { usage, argv }, box, launch }: LivingContainer): UsageProfile {
  if (argv === undefined || box?.slices.isBusy !== true) return usage
  const limit = cpuMillis(launch.container.resources?.limits?.['cpu'])
  const cpu = limit > 0 ? limit : 1000
  return { ...usage, idleCpu: cpu, startCpu: cpu, variation: 0.02 }
}
