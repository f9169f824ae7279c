import type { KubeResponse } from '../../shared/contract/kube.ts'
import type { ClockDocument } from '../../shared/contract/simulation.ts'
import { accountGroups, accountOfUserName, authenticated } from '../engine/api/authorization/identities.ts'
import type { ApiRequest, ApiResponse, Identity } from '../engine/api/request.ts'
import { clusterNameOf, nameKey, settingsOf } from '../engine/cluster-settings.ts'
import type { Engine } from '../engine/engine.ts'
import { ClusterFile } from '../engine/store/cluster-file.ts'
import { DatabaseError } from '../engine/store/database-error.ts'
import { resourceRequestRecord } from '../views/api-requests/request-record.ts'
import type { ApiBackend, ApiTime } from '../apiserver/api-backend.ts'
import { BrowserPorts } from './browser-ports/browser-ports.ts'
import { ClusterApiAccess } from './cluster-api-access.ts'
import { serviceRangeOf } from './cluster-settings.ts'
import { ClusterControl } from './cluster-control.ts'
import { ClusterFiles } from './clusters/cluster-files.ts'
import { carryOut, type RunArchiveTask } from './clusters/archive-task.ts'
import { ClustersOnDisk } from './clusters/clusters-on-disk.ts'
import { runningCluster } from './clusters/running-cluster.ts'
import { startingPoint } from './clusters/starting-point.ts'
import { openedAtKey } from './clusters/stored-cluster.ts'
import { ContainerTerminals } from './container-terminals.ts'
import { AnswerDelays } from './answer-delays.ts'
import { Commits } from './commits.ts'
import { openApiCredentials, type ApiCredentials } from './credentials/api-credentials.ts'
import { Identities } from './credentials/identities.ts'
import { takeDataFolder, type DataFolder } from './data-folder.ts'
import type { EngineRunner, EngineSource } from './engine-source.ts'
import type { KnownIdentities } from './engine-access.ts'
import type { EngineOptions } from './engine-thread.ts'
import { UsageError } from './flags.ts'
import { HostSettings, startSpeed } from './host-settings.ts'
import { keptSettings } from './kept-settings.ts'
import { engineCredentials, loadCluster, type LoadedCluster } from './loaded-cluster.ts'
import { refusedForSpace } from './no-space.ts'
import { openClusterFile } from './open-cluster-file.ts'
import type { Pacer } from './pacer.ts'
import { PortForwards } from './port-forwards.ts'
import { realTime } from './real-time.ts'
import type { ServedCluster } from './served-cluster.ts'

/** Runs one engine on one file, and answers its callers after the commit of what they are told. */
export class EngineCluster implements ServedCluster, EngineRunner, ApiBackend {
  readonly identities: Identities
  readonly api: ClusterApiAccess
  readonly credentials: ApiCredentials
  readonly control: ClusterControl
  readonly forwards: PortForwards
  readonly browserPorts: BrowserPorts
  readonly terminals: ContainerTerminals
  readonly shelf: ClustersOnDisk
  readonly commits = new Commits({
    running: () => ({ file: this.#file, engine: this.#engine, pacer: this.#pacer }),
    readBack: () => this.#readBack(),
    wentOn: () => this.control.tellClock()
  })
  readonly known: KnownIdentities = {
    identityOf: (user) => this.#identityOf(user),
    users: () => this.identities.list.map(({ name }) => name)
  }
  readonly #folder: DataFolder
  readonly #hostSettings: HostSettings
  readonly #delays = new AnswerDelays()
  readonly #reloadListeners = new Set<() => void>()
  readonly #options: EngineOptions
  readonly #onOpened: (file: ClusterFile) => void
  #file: ClusterFile
  #engine: Engine
  #source: EngineSource
  #pacer: Pacer
  #lastReached: number | undefined
  /**
   * `onOpened` is called whenever the file is open, before it is read: at the start, and after a commit that failed.
   * `runArchiveTask` may do its task in another thread: only an entry knows where that one's file lies.
   * Throws UsageError for what a person can mend.
   */
  constructor(
    options: EngineOptions,
    onOpened: (file: ClusterFile) => void = () => {},
    runArchiveTask: RunArchiveTask = carryOut
  ) {
    this.#onOpened = onOpened
    this.#folder = takeDataFolder(options.data)
    this.#options = options
    this.#hostSettings = new HostSettings(this.#folder.path)
    const identityOf = (user: string): Identity => this.#identityOf(user)
    this.forwards = new PortForwards(this, identityOf)
    this.browserPorts = new BrowserPorts(this, identityOf)
    this.terminals = new ContainerTerminals(this, identityOf, (request) => this.api.requests.add(request))
    this.control = new ClusterControl({
      engine: () => this.#engine,
      pacer: () => this.#pacer,
      isReadOnly: () => this.commits.isReadOnly,
      written: () => this.commits.carryOut(),
      identityOf,
      hostSettings: this.#hostSettings,
      ...keptSettings(
        () => this.#file,
        () => this.commits.now()
      )
    })
    let start: ReturnType<typeof startSpeed>
    try {
      const files = new ClusterFiles(this.#folder.path)
      const { id, isFirstRun } = startingPoint(files, options)
      this.#file = openClusterFile(files.pathOf(id), options)
      this.identities = new Identities(this.#folder.identitiesFile, options.api?.token)
      this.credentials = openApiCredentials(this.#folder.pki, {
        serviceRange: serviceRangeOf(settingsOf(this.#file)),
        now: Date.now(),
        notice: (line) => console.error(`drydock: ${line}`)
      })
      this.api = new ClusterApiAccess(this.identities, {
        clusterName: () => this.name,
        controlPlaneOnly: options.controlPlaneOnly,
        notServed: options.api === undefined ? 'Drydock was started with --no-api' : 'it is about to start'
      })
      onOpened(this.#file)
      const parts = this.#load(this.#file)
      this.#engine = parts.engine
      this.#source = parts.source
      this.#pacer = parts.pacer
      start = startSpeed(this.#hostSettings.clock, this.#file, undefined)
      this.#file.meta.set(openedAtKey, Date.now())
      this.#file.commit()
      this.commits.began()
      const running = runningCluster({
        host: this,
        file: () => this.#file,
        run: (path) => this.#run(path),
        rename: (name) => this.#rename(name),
        runArchiveTask
      })
      this.shelf = new ClustersOnDisk(files, running, id, isFirstRun, Date.now)
    } catch (error) {
      this.#folder.release()
      throw error instanceof DatabaseError ? new UsageError(error.message) : error
    }
    this.#pacer.begin(options.speed ?? start.speed, options.speed ?? start.resumeSpeed)
  }

  get name(): string {
    return (this.#file.meta.get(nameKey) as string | undefined) ?? clusterNameOf(settingsOf(this.#file))
  }

  get source(): EngineSource {
    return this.#source
  }

  get engine(): Engine {
    return this.#engine
  }

  get time(): ApiTime {
    return realTime
  }

  onReload(listener: () => void): void {
    this.#reloadListeners.add(listener)
  }

  clockDocument(): ClockDocument {
    const { speed, resumeSpeed, reached } = this.#pacer
    const { readOnly } = this.commits
    const api = this.#engine.machines?.apiState
    return {
      now: this.#engine.now,
      speed,
      resumeSpeed,
      ...(readOnly === undefined ? {} : { readOnly }),
      ...(api === undefined || api === 'serving' ? {} : { api }),
      ...(api !== undefined && this.#file.inputs.sequence === 0 ? { isNew: true } : {}),
      ...(reached === undefined ? {} : { reached }),
      ...this.control.moments.state
    }
  }

  /** What a window asks for, as the identity that it acts as. */
  async act(request: ApiRequest, user: string, userAgent: string): Promise<KubeResponse> {
    const arrived = realTime.now()
    const at = this.#engine.now
    const { groups } = this.#identityOf(user)
    const response = (await this.submit(request, { user, groups, userAgent })) as KubeResponse
    const latency = Math.round((realTime.now() - arrived) * 1_000)
    this.api.requests.add(
      resourceRequestRecord(request, response, { at, user, groups, latency, userAgent, source: 'window' })
    )
    return response
  }

  /** A person's groups are the program's to know; those of a ServiceAccount follow from its name. */
  #identityOf(user: string): Identity {
    const account = accountOfUserName(user)
    const groups = account === undefined ? this.identities.groupsOf(user) : accountGroups(account.namespace)
    return { ...authenticated({ user, groups }), userAgent: 'drydock' }
  }

  async submit(request: ApiRequest, identity: Identity): Promise<ApiResponse> {
    const reads = this.#engine.api.onlyReads(request)
    if (this.commits.isReadOnly && !reads) return refusedForSpace()
    const engine = this.#engine
    const { waited, ...response } = engine.submit(request, identity)
    const due = engine.now + (waited ?? 0)
    // What somebody was shown must not be gone after a crash: he may go on from its revision.
    if (reads && this.commits.isOnDisk) {
      if (waited !== undefined) await this.passed(waited)
      return response
    }
    if (!reads) this.#pacer.nudge()
    try {
      await this.commits.next()
      if (waited !== undefined && engine === this.#engine) await this.passed(due - engine.now)
      return response
    } catch {
      // What was read was never written: the file holds what was before.
      return reads ? this.#engine.submit(request, identity) : refusedForSpace()
    }
  }

  async passed(milliseconds: number): Promise<void> {
    if (milliseconds > 0 && !this.#pacer.isStanding) await this.#delays.until(this.#engine.now + milliseconds)
  }

  close(): void {
    this.shelf.close()
    this.#delays.release()
    this.forwards.closeAll()
    this.browserPorts.closeAll()
    this.#pacer.stop()
    this.commits.close()
    try {
      this.#engine.metrics.save()
      this.#file.close()
    } finally {
      this.#folder.release()
    }
  }

  /** Closes this cluster at its moment and runs another in its place; windows connect anew. What throws changed nothing. */
  #run(path: string): void {
    this.commits.now()
    if (this.commits.readOnly !== undefined) throw new UsageError(this.commits.readOnly)
    // What the command line says of a new cluster was said of the first.
    const { choice: _, serviceRange: _range, ...options } = this.#options
    const file = openClusterFile(path, { ...options, serviceRange: undefined, seed: undefined, nodes: undefined })
    let parts: LoadedCluster
    let start: ReturnType<typeof startSpeed>
    try {
      this.#onOpened(file)
      parts = this.#load(file)
      start = startSpeed(this.#hostSettings.clock, file, this.#pacer.speed)
      file.meta.set(openedAtKey, Date.now())
      file.commit()
    } catch (error) {
      file.abandon()
      throw error
    }
    this.forwards.closeAll()
    this.browserPorts.closeAll()
    this.#pacer.stop()
    this.#engine.metrics.save()
    this.#file.close()
    this.#take(file, parts)
    this.commits.began()
    this.#pacer.begin(start.speed, start.resumeSpeed)
  }

  #rename(name: string): void {
    this.#file.meta.set(nameKey, name)
    this.commits.now()
    this.#tellReload()
  }

  #load(file: ClusterFile): LoadedCluster {
    return loadCluster(file, {
      credentials: engineCredentials(this.credentials, this.identities),
      workers: this.#options.nodes ?? 2,
      runner: this,
      afterSlice: () => this.#afterSlice()
    })
  }

  #afterSlice(): void {
    if (this.#pacer.isStanding) this.#delays.release()
    else this.#delays.reached(this.#engine.now)
    this.commits.afterSlice()
    const { reached } = this.#pacer
    if (reached !== this.#lastReached) {
      this.#lastReached = reached
      this.control.tellClock()
    }
  }

  #readBack(): void {
    const file = ClusterFile.open(this.#file.path)
    this.#onOpened(file)
    this.#take(file, this.#load(file))
  }

  #take(file: ClusterFile, { engine, source, pacer }: LoadedCluster): void {
    this.#delays.release()
    this.#file = file
    this.#engine = engine
    this.#source = source
    this.#pacer = pacer
    this.#tellReload()
  }

  #tellReload(): void {
    // In the next turn: the refusals go out first, then the windows lose their connections.
    realTime.after(0, () => {
      for (const tell of this.#reloadListeners) tell()
    })
  }
}
