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
import type { LogFormat, StopFacts } from '../kubelet/images/image-facts.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import type { Clock } from '../sim/clock.ts'
import type { LogStore } from '../store/log-types.ts'
import { MemoryShelf, VolumeData, type DataShelf } from '../volumes/volume-data.ts'
import { ChangeListeners } from './change-listeners.ts'
import { gone, probe, runCommand } from './commands.ts'
import { ContainerBoxes, isTargetOf, type Surroundings } from './container-boxes.ts'
import { ContainerDaemons } from './daemons/container-daemons.ts'
import type { Disturbance } from './disturbance.ts'
import { Disturbances, foreseen, isHung, throughDisturbance } from './disturbances.ts'
import { filesBelow } from './files/files-below.ts'
import { hasMountedFiles } from './files/mounted-data.ts'
import { answerOfProgram, portsOfPrograms } from './listening-programs.ts'
import type { LivingContainer } from './living-container.ts'
import { LivingSession } from './living-session.ts'
import { someMachine } from './machine-port.ts'
import { attachSession, openCommand } from './open-sessions.ts'
import { PortAnswers } from './port-answers.ts'
import { signalNumber } from './processes/signals.ts'
import { noNetwork } from './programs/network/network-port.ts'
import { servesSince } from './programs/server.ts'
import type { AccessStream } from './servers/access-log.ts'
import { LazyLogs } from './servers/lazy-logs.ts'
import { fillTemplate } from './servers/log-text.ts'
import { planOf, type ContainerPlan } from './servers/server-plan.ts'
import { programError } from './start-error.ts'
import { lastLines, terminationText } from './termination-message.ts'
import { VolumeViewers } from './volume-viewers.ts'

/**
 * Runs containers: their shells and programs as processes that live on the simulated clock, and servers of the image
 * catalogue by plans, without a process as long as nobody looks inside. What lives is saved with each commit.
 */
export class LivingRuntime implements ContainerRuntime, ContainerStreams {
  readonly #clock: Clock
  readonly #logs: LazyLogs
  readonly #answers: PortAnswers
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
    this.#answers = new PortAnswers(clock, this.#logs)
    this.#daemons = new ContainerDaemons({
      clock,
      logs: this.#logs,
      answers: this.#answers,
      networkOf: (podUid) => this.#surroundings.networkOf(podUid),
      isRunning,
      boxOf: (container) => this.#boxes.of(container),
      changed: (container) => this.#boxes.save(container)
    })
    this.#boxes = new ContainerBoxes({
      clock,
      data,
      shelf,
      logs: this.#logs,
      answers: this.#answers,
      changes: this.#changes,
      surroundings: () => this.#surroundings,
      ended: (container, exit) => this.#exit(container, exit),
      serve: (container) => this.#serve(container),
      drain: (container) => {
        this.#drain(container)
        return container.underWay
      },
      inPodOf: (container) => this.#inPodOf(container),
      converse: (container, port, message) =>
        container.box?.hear({ port, text: message, from: '127.0.0.1' }) ??
        this.#daemons.converse(container, port, message)
    })
    this.#disturbances = new Disturbances({
      clock,
      logs: this.#logs,
      changes: this.#changes,
      killed: (container) => this.#endIn(container, 0, { exitCode: 137, reason: 'OOMKilled', signal: 9 }),
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
    const container: LivingContainer = {
      launch,
      plan,
      watcher,
      box: undefined,
      daemon: undefined,
      end: undefined,
      underWay: 0,
      drainsUntil: undefined,
      disturbed: undefined,
      isSilent: false,
      probed: undefined,
      attached: undefined,
      sessions: undefined,
      isTelling: false,
      servesSince: plan.argv === undefined && plan.server !== undefined ? launch.startedAt : undefined,
      writtenUntil: resumed ? undefined : launch.startedAt - 1,
      key: undefined,
      accesses: undefined
    }
    this.#containers.set(launch.id, container)
    this.#changes.containersChanged(launch.sandbox.uid)
    this.#logs.begin(container)
    this.#viewers.add(container)
    const { exit, argv } = plan
    if (argv === undefined && resumed && this.#boxes.saved(launch.id) !== undefined) this.#boxes.of(container)
    if (argv !== undefined) this.#startProcesses(container, argv, resumed)
    else {
      if (exit !== undefined)
        container.end = this.#clock.at(launch.startedAt + exit.at, () => this.#exit(container, exit))
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
    if (container === undefined) return
    if (isHung(container) && signal !== 'SIGKILL') return container.disturbed?.hold(signal)
    if (container.plan.argv !== undefined) {
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
    if (stop === undefined) return
    if (signal === stop.signal) {
      this.#drain(container)
      if (container.underWay === 0) this.#endIn(container, stop.after, { exitCode: stop.exitCode })
    } else if (signal === 'SIGTERM' || signal === 'SIGQUIT' || signal === 'SIGINT')
      this.#endIn(container, stop.after, { exitCode: stop.exitCode })
  }

  /** From now on it takes no connection; what is under way is finished. */
  #drain(container: LivingContainer): void {
    if (container.drainsUntil !== undefined) return
    container.drainsUntil = this.#clock.now + (container.plan.stop?.after ?? 0)
    for (const line of firstWords(container.launch))
      this.#logs.say(container, line.stream ?? 'stdout', this.#filled(container, line.text))
    this.#changes.answersChanged(container)
  }

  serving(id: string): () => void {
    const container = this.#containers.get(id)
    if (container === undefined) return () => {}
    container.underWay++
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      container.underWay--
      const { drainsUntil, plan } = container
      // A server that a process runs sees for itself when it is done.
      if (container.underWay > 0 || drainsUntil === undefined || plan.argv !== undefined) return
      if (this.#containers.get(id) !== container) return
      this.#endIn(container, Math.max(drainsUntil - this.#clock.now, 0), { exitCode: plan.stop!.exitCode })
    }
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
    if (container !== undefined) this.#endIn(container, 0, exit)
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
    if (container === undefined) return done({ kind: 'refused' })
    // Who is slow to answer has it under way as well.
    const release = request.kind === 'http' && request.probe === undefined ? this.serving(id) : undefined
    const told = (answer: ContainerAnswer): void => {
      done(answer)
      release?.()
    }
    throughDisturbance(container, request, told, (answer) => {
      if (request.kind === 'exec') {
        probe(this.#clock, container, this.#boxes.of(container), request, answer)
        return
      }
      const heard = answerOfProgram(container, request)
      if (heard !== undefined) answer(heard)
      else if (!this.#daemons.answer(container, request, answer)) answer(this.#answers.answer(container, request))
    })
  }

  foresee(id: string, request: Exclude<ContainerRequest, { readonly kind: 'exec' }>): ContainerAnswer {
    const container = this.#containers.get(id)
    if (container === undefined) return { kind: 'refused' }
    return foreseen(container, request, () =>
      portsOfPrograms(container).includes(request.port)
        ? { kind: 'connected', latency: 0 }
        : this.#answers.foresee(container, request)
    )
  }

  /** From now on steady loads ask a container for these, in place of what they asked before: it logs a sample of them. */
  serveTraffic(id: string, streams: readonly AccessStream[]): void {
    const container = this.#containers.get(id)
    if (container !== undefined) this.#logs.serveTraffic(container, streams)
  }

  answersUntil(id: string, request: ContainerRequest): number {
    const container = this.#containers.get(id)
    if (container === undefined || isHung(container)) return Infinity
    const { now } = this.#clock
    const from = this.#answers.servesFrom(container)
    if (from !== undefined && now < from) return from
    if (this.#daemons.isOpen(container, request)) return now
    if (request.kind !== 'exec') return portsOfPrograms(container).includes(request.port) ? now : Infinity
    return container.probed?.get(request.command.join('\0')) === true ? Infinity : now
  }

  listens(id: string): readonly number[] {
    const container = this.#containers.get(id)
    if (container === undefined) return []
    const ports = portsOfPrograms(container)
    return this.#answers.isServing(container) ? [...container.plan.ports, ...ports] : ports
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

  #endIn(container: LivingContainer, delay: number, exit: ContainerExit): void {
    const at = this.#clock.now + delay
    if (container.end !== undefined && container.end.at <= at) return
    container.end?.cancel()
    container.end = this.#clock.at(at, () => this.#exit(container, exit))
  }

  #filled({ launch }: LivingContainer, text: string): string {
    return fillTemplate(text, launch, this.#clock.now)
  }

  #exit(container: LivingContainer, exit: ContainerExit): void {
    const { launch, plan } = container
    if (this.#containers.get(launch.id) !== container) return
    const isStopped =
      plan.argv === undefined && plan.server !== undefined && exit.exitCode !== 137 && exit.signal === undefined
    this.#daemons.ended(container, isStopped || (plan.argv !== undefined && exit.signal === undefined))
    const words = isStopped ? (launch.image.log.stop ?? []) : []
    const farewell = container.drainsUntil === undefined ? words : words.slice(firstWords(launch).length)
    const file = terminationText(container)
    // A process namespace ends with its first process, and all that others have in it.
    for (const other of this.#inPodOf(container))
      if (isTargetOf(container, other)) this.signal(other.launch.id, 'SIGKILL')
    for (const ended of container.attached ?? []) ended(exit.exitCode)
    this.#forget(container)
    this.#logs.end(
      container,
      farewell.map((line) => ({
        stream: line.stream ?? 'stdout',
        text: this.#filled(container, line.text)
      }))
    )
    const message = file ?? lastLines(this.#logs, container, exit)
    container.watcher.exited(launch, message === undefined ? exit : { ...exit, message })
  }
}

/** What a program says when it is asked to finish: all but what it says at its end. */
function firstWords({ image }: ContainerLaunch): NonNullable<LogFormat['stop']> {
  const { stop = [] } = image.log
  return stop.length > 1 ? stop.slice(0, -1) : stop
}

function ownUsage({ plan: { usage, argv }, box, launch }: LivingContainer): UsageProfile {
  if (argv === undefined || box?.slices.isBusy !== true) return usage
  const limit = cpuMillis(launch.container.resources?.limits?.['cpu'])
  const cpu = limit > 0 ? limit : 1000
  return { ...usage, idleCpu: cpu, startCpu: cpu, variation: 0.02 }
}
