import { existsSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import type { KubeResponse } from '../../shared/contract/kube.ts'
import type { ClockDocument } from '../../shared/contract/simulation.ts'
import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import type { MachineChange, MachineOutcome } from '../../shared/machines/changes.ts'
import type { ClusterChoice } from '../../shared/machines/presets.ts'
import type { Status } from '../../shared/kube/status.ts'
import type { ApiRequest, ApiResponse, Identity } from '../engine/api/request.ts'
import { clusterNameOf, settingsOf } from '../engine/cluster-settings.ts'
import { Engine } from '../engine/engine.ts'
import { ClusterFile } from '../engine/store/cluster-file.ts'
import { DatabaseError } from '../engine/store/database-error.ts'
import { resourceRequestRecord } from '../views/api-requests/request-record.ts'
import type { SimulationControl } from '../views/router-deps.ts'
import type { ApiBackend, ApiTime } from '../apiserver/api-backend.ts'
import { ClusterApiAccess } from './cluster-api-access.ts'
import { serviceRangeOf, settleCluster } from './cluster-settings.ts'
import { CommitAnswers } from './commit-answers.ts'
import { openApiCredentials, type ApiCredentials } from './credentials/api-credentials.ts'
import { createTokenSigner } from './credentials/token-signer.ts'
import { Identities } from './credentials/identities.ts'
import { takeDataFolder, type DataFolder } from './data-folder.ts'
import { EngineSource, type EngineRunner } from './engine-source.ts'
import type { EngineOptions } from './engine-thread.ts'
import { UsageError } from './flags.ts'
import { Pacer } from './pacer.ts'
import { realTime } from './real-time.ts'
import type { ServedCluster } from './served-cluster.ts'

/** Without anybody waiting, what happened is committed this often, in real milliseconds. */
const commitPeriod = 100
/** While the disk is full, it is tried again this often, in real milliseconds. */
const retryPeriod = 2_000
const speedKey = 'speed'
/** What etcd answers when it has no room. */
const noSpace = 'etcdserver: mvcc: database space exceeded'

/**
 * Runs one engine on one file: paces it, commits it, answers its callers after the commit. A commit that fails takes
 * the engine back to what the file holds, so that nothing is half there; until the disk has room again the cluster
 * stands still and can only be read.
 */
export class EngineCluster implements ServedCluster, SimulationControl, EngineRunner, ApiBackend {
  readonly identities: Identities
  readonly api: ClusterApiAccess
  readonly credentials: ApiCredentials
  readonly #folder: DataFolder
  readonly #answers = new CommitAnswers()
  readonly #clockListeners = new Set<() => void>()
  readonly #commitListeners = new Set<() => void>()
  readonly #reloadListeners = new Set<() => void>()
  #options: EngineOptions
  readonly #onOpened: (file: ClusterFile) => void
  #file: ClusterFile
  #engine: Engine
  #source: EngineSource
  #pacer: Pacer
  #lastCommit = realTime.now()
  /** The newest revision that is on disk. */
  #committed: number
  #cancelCommit: (() => void) | undefined
  #cancelRetry: (() => void) | undefined
  /** The speed to go on with when the disk has room again. */
  #speedBefore = 0
  #readOnly: string | undefined
  #lastReached: number | undefined
  /** Whether a watch waits for the next commit. */
  #isAwaited: () => boolean = () => false

  /**
   * `onOpened` is called whenever the file is open, before it is read: at the start, and after a commit that failed.
   * Throws UsageError for what a person can mend.
   */
  constructor(options: EngineOptions, onOpened: (file: ClusterFile) => void = () => {}) {
    this.#onOpened = onOpened
    this.#folder = takeDataFolder(options.data)
    this.#options = options
    try {
      this.#file = openFile(this.#folder.clusterFile, options)
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
      const parts = this.#load()
      this.#engine = parts.engine
      this.#source = parts.source
      this.#pacer = parts.pacer
      this.#file.commit()
      this.#committed = this.#engine.store.revision
    } catch (error) {
      this.#folder.release()
      throw error instanceof DatabaseError ? new UsageError(error.message) : error
    }
    this.#pacer.setSpeed(options.speed ?? (this.#file.meta.get(speedKey) as number | undefined) ?? 1)
  }

  get name(): string {
    return clusterNameOf(settingsOf(this.#file))
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

  get control(): SimulationControl {
    return this
  }

  onReload(listener: () => void): void {
    this.#reloadListeners.add(listener)
  }

  /** Somebody besides callers who wait for their answers: then nothing is kept back for a fuller group. */
  waitsForCommit(isAwaited: () => boolean): void {
    this.#isAwaited = isAwaited
  }

  onCommit(listener: () => void): void {
    this.#commitListeners.add(listener)
  }

  onClock(listener: () => void): () => void {
    this.#clockListeners.add(listener)
    return () => this.#clockListeners.delete(listener)
  }

  clockDocument(): ClockDocument {
    const { speed, resumeSpeed, reached } = this.#pacer
    const api = this.#engine.machines?.apiState
    return {
      now: this.#engine.now,
      speed,
      resumeSpeed,
      ...(this.#readOnly === undefined ? {} : { readOnly: this.#readOnly }),
      ...(api === undefined || api === 'serving' ? {} : { api }),
      ...(api !== undefined && this.#file.inputs.sequence === 0 ? { isNew: true } : {}),
      ...(reached === undefined ? {} : { reached })
    }
  }

  /** What a window asks for, as the identity that it acts as. */
  async act(request: ApiRequest, user: string, userAgent: string): Promise<KubeResponse> {
    const arrived = realTime.now()
    const at = this.#engine.now
    const groups = [...this.identities.groupsOf(user), 'system:authenticated']
    const response = (await this.submit(request, { user, groups, userAgent })) as KubeResponse
    const latency = Math.round((realTime.now() - arrived) * 1_000)
    this.api.requests.add(
      resourceRequestRecord(request, response, { at, user, groups, latency, userAgent, source: 'window' })
    )
    return response
  }

  async submit(request: ApiRequest, identity: Identity): Promise<ApiResponse> {
    const reads = this.#engine.api.onlyReads(request)
    if (this.#readOnly !== undefined && !reads) return refusedForSpace()
    const response = this.#engine.submit(request, identity)
    // What somebody was shown must not be gone after a crash: he may go on from its revision.
    const isOnDisk = this.#committed === this.#engine.store.revision || this.#readOnly !== undefined
    if (reads && isOnDisk) return response
    if (!reads) this.#pacer.nudge()
    this.commitSoon()
    try {
      await this.#answers.committed()
      return response
    } catch {
      // What was read was never written: the file holds what was before.
      return reads ? this.#engine.submit(request, identity) : refusedForSpace()
    }
  }

  setSpeed(speed: number): void {
    if (this.#readOnly !== undefined) return
    this.#pacer.setSpeed(speed)
    this.#file.meta.set(speedKey, speed)
    this.#tellClock()
  }

  resume(): void {
    this.setSpeed(this.#pacer.resumeSpeed)
  }

  step(milliseconds: number): void {
    if (this.#readOnly !== undefined) return
    this.#pacer.step(milliseconds)
    this.#tellClock()
  }

  setNodePower(node: string, on: boolean): void {
    if (this.#readOnly !== undefined) return
    this.#engine.setNodePower(node, on)
    this.#pacer.nudge()
    this.#tellClock()
  }

  changeMachines(change: MachineChange): MachineOutcome {
    if (this.#readOnly !== undefined) return { isDone: false, message: noSpace, reports: [] }
    const outcome = this.#engine.changeMachines(change)
    this.#pacer.nudge()
    this.#tellClock()
    return outcome
  }

  /** Throws away what the folder holds and makes another cluster in its place; windows connect anew. */
  newCluster(choice: ClusterChoice): void {
    if (this.#readOnly !== undefined) return
    this.#commit()
    const { speed } = this.#pacer
    this.#pacer.stop()
    this.#file.abandon()
    const { clusterFile } = this.#folder
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${clusterFile}${suffix}`, { force: true })
    // The seed of the command line was the first cluster's.
    this.#options = { ...this.#options, choice, seed: undefined, nodes: undefined }
    this.#replaceFile(openFile(clusterFile, this.#options))
    this.#file.commit()
    this.#committed = this.#engine.store.revision
    this.#pacer.setSpeed(speed)
    this.#file.meta.set(speedKey, speed)
  }

  strainNode(node: string, strain: NodeStrain): void {
    if (this.#readOnly !== undefined) return
    this.#engine.strainNode(node, strain)
    this.#pacer.nudge()
  }

  setLoad(uid: string, millicores: number): void {
    if (this.#readOnly !== undefined) return
    this.#engine.setLoad(uid, millicores)
    this.#pacer.nudge()
  }

  load(uid: string): number {
    return this.#engine.loads[uid] ?? 0
  }

  close(): void {
    this.#pacer.stop()
    this.#cancelCommit?.()
    this.#cancelRetry?.()
    try {
      this.#engine.metrics.save()
      this.#file.close()
    } finally {
      this.#folder.release()
    }
  }

  #load(): { readonly engine: Engine; readonly source: EngineSource; readonly pacer: Pacer } {
    const engine = new Engine(this.#file, {
      rootCertificate: this.credentials.authority.certificate,
      signer: createTokenSigner(this.credentials.signingKey),
      userOfToken: (token) => this.identities.byToken(token)
    })
    engine.start({ workers: this.#options.nodes ?? 2 })
    const source = new EngineSource(this.name, engine, this.#file, this)
    const pacer = new Pacer(engine, realTime, () => this.#afterSlice())
    return { engine, source, pacer }
  }

  #afterSlice(): void {
    const isAwaited = this.#answers.hasWaiting || this.#isAwaited()
    if (isAwaited || realTime.now() - this.#lastCommit >= commitPeriod) this.#commit()
    const { reached } = this.#pacer
    if (reached !== this.#lastReached) {
      this.#lastReached = reached
      this.#tellClock()
    }
  }

  /** In the next turn: all requests that came in this one share the commit. */
  commitSoon(): void {
    this.#cancelCommit ??= realTime.after(0, () => {
      this.#cancelCommit = undefined
      this.#commit()
    })
  }

  #commit(): void {
    // What stands still has nothing to commit; trying again is the retry's.
    if (this.#readOnly !== undefined) return
    this.#lastCommit = realTime.now()
    try {
      this.#file.commit()
      this.#committed = this.#engine.store.revision
      this.#answers.succeed()
      for (const tell of this.#commitListeners) tell()
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      this.#standStill(error)
    }
  }

  /** What could not be written never happened: back to what the file holds. */
  #standStill(error: DatabaseError): void {
    this.#readOnly = error.message
    this.#speedBefore = this.#pacer.speed
    this.#pacer.stop()
    this.#answers.fail(error)
    this.#file.abandon()
    this.#replaceFile(ClusterFile.open(this.#folder.clusterFile))
    this.#retryLater()
  }

  #replaceFile(file: ClusterFile): void {
    this.#file = file
    this.#onOpened(file)
    const parts = this.#load()
    this.#engine = parts.engine
    this.#source = parts.source
    this.#pacer = parts.pacer
    // In the next turn: the refusals go out first, then the windows lose their connections.
    realTime.after(0, () => {
      for (const tell of this.#reloadListeners) tell()
    })
  }

  #retryLater(): void {
    this.#cancelRetry = realTime.after(retryPeriod, () => {
      try {
        this.#file.commit()
        this.#committed = this.#engine.store.revision
        this.#readOnly = undefined
        this.#pacer.setSpeed(this.#speedBefore)
        this.#tellClock()
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error
        this.#retryLater()
      }
    })
  }

  #tellClock(): void {
    for (const tell of this.#clockListeners) tell()
  }
}

function openFile(path: string, options: EngineOptions): ClusterFile {
  const file = existsSync(path)
    ? ClusterFile.open(path)
    : // A new cluster begins now; from here on its clock is its own.
      ClusterFile.create(path, {
        seed: options.seed ?? randomBytes(8).toString('hex'),
        startTime: Math.floor(Date.now() / 1000) * 1000
      })
  try {
    settleCluster(file, options)
    return file
  } catch (error) {
    file.abandon()
    throw error
  }
}

function refusedForSpace(): KubeResponse {
  const status: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: noSpace,
    code: 500
  }
  return { code: 500, object: status, warnings: [] }
}
