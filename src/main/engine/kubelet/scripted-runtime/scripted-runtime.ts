import type { Clock, Timer } from '../../sim/clock.ts'
import type { LogStore } from '../../store/log-types.ts'
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
} from '../container-runtime.ts'
import { MemoryShelf, VolumeData } from '../../volumes/volume-data.ts'
import type { UsageProfile } from '../usage-profile.ts'
import { planOf, type ContainerPlan } from './container-plan.ts'
import { LazyLogs, type LoggedContainer } from './lazy-logs.ts'
import { fillTemplate } from './log-text.ts'
import { plannedLines } from './plan-log.ts'
import type { ContainerSession, ContainerStreams, SessionListener, SessionOptions } from '../container-streams.ts'
import { ScriptedSessions } from './scripted-sessions.ts'
import type { TarFiles } from './tar-commands.ts'
import type { WrittenFiles } from './written-files.ts'
import { DataVolumes } from './data-volumes.ts'
import { bytesAt, commandTime, execScripted, nextFileChange } from './scripted-exec.ts'

interface ScriptedContainer extends LoggedContainer {
  readonly launch: ContainerLaunch
  readonly plan: ContainerPlan
  readonly watcher: ContainerWatcher
  /** The planned end, or the one that a signal brought. */
  end: Timer | undefined
  written: WrittenFiles | undefined
  /** It hangs: it lives and answers nothing. */
  isHung: boolean
}

/** Upstream's limits of termination messages: bytes from the file, bytes and lines from the log. */
const longestMessage = 4096
const longestLogMessage = 2048
const messageLines = 80

const gone: ExecResult = { exitCode: 137, stdout: '', stderr: 'container not running\n' }

/** Runs containers by plans: what each will do is a function of its start, so nothing is done while nobody asks. */
export class ScriptedRuntime implements ContainerRuntime, ContainerStreams {
  readonly #clock: Clock
  readonly #logs: LazyLogs
  readonly #files: DataVolumes
  readonly #containers = new Map<string, ScriptedContainer>()
  readonly #sessions: ScriptedSessions

  /** `data`: the contents of volumes; kept in memory only where absent. */
  constructor(clock: Clock, logs: LogStore, data = new VolumeData(new MemoryShelf())) {
    this.#clock = clock
    this.#logs = new LazyLogs(clock, logs)
    this.#files = new DataVolumes(clock, data)
    this.#sessions = new ScriptedSessions({
      clock,
      logs: this.#logs,
      place: (id) => this.#containers.get(id),
      exec: (id, command, done) => this.exec(id, command, done),
      files: (id) => this.#filesOf(id),
      exit: (id, exitCode) => this.crash(id, { exitCode })
    })
  }

  open(id: string, options: SessionOptions, listener: SessionListener): ContainerSession | undefined {
    return this.#sessions.open(id, options, listener)
  }

  /** The log store to read: it holds what the plans have said, up to now. */
  get logs(): LazyLogs {
    return this.#logs
  }

  startError(launch: ContainerLaunch): string | undefined {
    return planOf(launch).startError
  }

  start(launch: ContainerLaunch, watcher: ContainerWatcher, resumed = false): void {
    const plan = planOf(launch)
    const container: ScriptedContainer = {
      launch,
      plan,
      watcher,
      end: undefined,
      written: undefined,
      isHung: false,
      writtenUntil: resumed ? undefined : launch.startedAt - 1,
      key: undefined
    }
    this.#containers.set(launch.id, container)
    this.#logs.begin(container)
    this.#files.begin(container, resumed)
    const { exit } = plan
    if (exit !== undefined)
      container.end = this.#clock.at(launch.startedAt + exit.at, () => this.#exit(container, exit))
  }

  signal(id: string, signal: Signal): void {
    const container = this.#containers.get(id)
    if (container === undefined) return
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
    container.end?.cancel()
    this.#files.end(container)
    this.#containers.delete(id)
    this.#sessions.containerEnded(id, undefined)
    this.#logs.write(container)
    this.#logs.drop(container)
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
    else {
      const { after, exitCode } = commandTime(command)
      const result = this.#execute(container, command)
      const answer = exitCode === undefined ? result : { ...result, exitCode }
      if (after === 0) done(answer)
      else if (after < Infinity) this.#clock.after(after, () => done(this.#containers.has(id) ? answer : gone))
    }
  }

  request(id: string, request: ContainerRequest, done: (answer: ContainerAnswer) => void): void {
    const container = this.#containers.get(id)
    if (container === undefined) done({ kind: 'refused' })
    else if (container.isHung) done({ kind: 'silent' })
    else done(this.#answer(container, request))
  }

  answersUntil(id: string, request: ContainerRequest): number {
    const container = this.#containers.get(id)
    if (container === undefined || container.isHung) return Infinity
    const { plan, launch } = container
    const elapsed = this.#elapsed(container)
    if (plan.servesFrom !== undefined && elapsed < plan.servesFrom) return launch.startedAt + plan.servesFrom
    return request.kind === 'exec' ? launch.startedAt + nextFileChange(plan, elapsed) : Infinity
  }

  usage(id: string): UsageProfile | undefined {
    return this.#containers.get(id)?.plan.usage
  }

  written(id: string, under: string): number {
    const container = this.#containers.get(id)
    return container === undefined ? 0 : bytesAt(container.plan, under, this.#elapsed(container))
  }

  writtenUntil(id: string): number {
    const container = this.#containers.get(id)
    if (container === undefined) return Infinity
    return container.launch.startedAt + nextFileChange(container.plan, this.#elapsed(container))
  }

  files(id: string): ContainerFiles | undefined {
    const container = this.#containers.get(id)
    return container === undefined ? undefined : this.#seenBy(container)
  }

  #seenBy(container: ScriptedContainer): ContainerFiles {
    return {
      list: (path) => this.#files.list(container, path),
      read: (path) => this.#files.read(container, path)
    }
  }

  #filesOf(id: string): TarFiles {
    const of = <T>(ask: (container: ScriptedContainer) => T, otherwise: T): T => {
      const container = this.#containers.get(id)
      return container === undefined ? otherwise : ask(container)
    }
    return {
      list: (path) => of((container) => this.#files.list(container, path), []),
      read: (path) => of((container) => this.#files.readBytes(container, path), undefined),
      write: (path, bytes) =>
        of<string | undefined>((container) => {
          const refused = this.#files.write(container, path, bytes)
          // Probes that look at files may find others now.
          if (refused === undefined) container.watcher.answersChanged(container.launch)
          return refused
        }, 'Input/output error')
    }
  }

  #execute(container: ScriptedContainer, command: readonly string[]): ExecResult {
    return execScripted(container.plan, command, this.#elapsed(container), container.launch, this.#seenBy(container))
  }

  #elapsed(container: ScriptedContainer): number {
    return this.#clock.now - container.launch.startedAt
  }

  #answer(container: ScriptedContainer, request: ContainerRequest): ContainerAnswer {
    const { plan, launch } = container
    const elapsed = this.#elapsed(container)
    if (request.kind === 'exec') {
      return { kind: 'exec', result: this.#execute(container, request.command), latency: 15 }
    }
    const { server } = plan
    const isOpen = plan.servesFrom !== undefined && elapsed >= plan.servesFrom && plan.ports.includes(request.port)
    if (server === undefined || !isOpen) return { kind: 'refused' }
    if (request.kind === 'tcp' || request.kind === 'grpc') return { kind: 'connected', latency: server.latency }
    const path = request.path.split('?')[0]!
    const status = server.paths === undefined ? 200 : (server.paths[path] ?? server.otherStatus ?? 404)
    const body =
      status === 200 ? fillTemplate(server.body ?? 'Hello from {pod}\n', launch, this.#clock.now) : `${status}\n`
    this.#logAccess(container, request, status, body.length)
    return { kind: 'http', status, body, latency: server.latency }
  }

  /** Probes are not logged: what only ticks leaves no trace, or every healthy pod would write for ever. */
  #logAccess(
    container: ScriptedContainer,
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

  #endIn(container: ScriptedContainer, delay: number, exit: ContainerExit): void {
    const at = this.#clock.now + delay
    if (container.end !== undefined && container.end.at <= at) return
    container.end?.cancel()
    container.end = this.#clock.at(at, () => this.#exit(container, exit))
  }

  #exit(container: ScriptedContainer, exit: ContainerExit): void {
    const { launch, plan } = container
    this.#containers.delete(launch.id)
    this.#files.end(container)
    const isStopped = plan.server !== undefined && exit.exitCode !== 137 && exit !== plan.exit
    const farewell = isStopped ? (launch.image.log.stop ?? []) : []
    this.#logs.end(
      container,
      farewell.map((line) => ({
        stream: line.stream ?? 'stdout',
        text: fillTemplate(line.text, launch, this.#clock.now)
      }))
    )
    this.#sessions.containerEnded(launch.id, exit.exitCode)
    const message = this.#messageOf(container, exit)
    container.watcher.exited(launch, message === undefined ? exit : { ...exit, message })
  }

  /** Upstream's getTerminationMessage: the file, else the last lines of the log where the policy falls back to them. */
  #messageOf(container: ScriptedContainer, exit: ContainerExit): string | undefined {
    const { launch, plan } = container
    const { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy } = launch.container
    const text = this.#files.read(container, terminationMessagePath)
    if (text !== undefined && text !== '') return text.slice(0, longestMessage)
    if (exit.exitCode === 0 || terminationMessagePolicy !== 'FallbackToLogsOnError') return undefined
    const { now } = this.#clock
    const lines = plannedLines(plan, launch, launch.startedAt - 1, now, messageLines).map((line) => `${line.text}\n`)
    return lines.length === 0 ? undefined : lines.join('').slice(-longestLogMessage)
  }
}
