import type { ImageSettings } from '../../shared/images/own-image.ts'
import type { ChaosChange, ChaosOutcome } from '../../shared/chaos/fault.ts'
import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import type { MachineChange, MachineOutcome } from '../../shared/machines/changes.ts'
import type { NetworkClient, NetworkRequest, OutsideHost, RequestReport } from '../../shared/network/request.ts'
import type { TrafficChange, TrafficOutcome } from '../../shared/network/traffic.ts'
import type { Identity } from '../engine/api/request.ts'
import type { Draft } from '../../shared/contract/editor.ts'
import type { Engine } from '../engine/engine.ts'
import type { DrainCall } from '../views/drain/drain.ts'
import type { SimulationControl } from '../views/router-deps.ts'
import { ClusterSettling } from './cluster-settling.ts'
import type { HostSettings } from './host-settings.ts'
import { ClusterMoments, type TimedCluster } from './cluster-moments.ts'
import { noSpace } from './no-space.ts'
import type { Pacer } from './pacer.ts'

/** What is governed. All of it is another after a reload. */
export interface GovernedCluster extends TimedCluster {
  engine(): Engine
  pacer(): Pacer
  /** A cluster that stands still for want of space takes nothing in. */
  isReadOnly(): boolean
  /** Resolves when all that has happened by now is on the disk; false where that failed. */
  written(): Promise<boolean>
  identityOf(user: string): Identity
  readonly hostSettings: HostSettings
  keepSpeed(speed: number): void
  keptDrains(): readonly DrainCall[]
  keepDrains(drains: readonly DrainCall[]): void
  keptDrafts(): readonly Draft[]
  keepDrafts(drafts: readonly Draft[]): void
}

/** What a person does to simulated time, to machines and to loads. */
export class ClusterControl implements SimulationControl {
  readonly moments: ClusterMoments
  readonly settings: ClusterSettling
  readonly #cluster: GovernedCluster
  readonly #listeners = new Set<() => void>()

  constructor(cluster: GovernedCluster) {
    this.#cluster = cluster
    this.moments = new ClusterMoments(cluster, () => this.tellClock())
    this.settings = new ClusterSettling({
      engine: () => cluster.engine(),
      isReadOnly: () => cluster.isReadOnly(),
      hostSettings: cluster.hostSettings,
      settled: () => {
        // What was set is on the disk with the next commit, which need not be long in coming.
        void cluster.written()
        this.tellClock()
      }
    })
  }

  onClock(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tellClock(): void {
    for (const tell of this.#listeners) tell()
  }

  setSpeed(speed: number): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.pacer().setSpeed(speed)
    this.moments.leave()
    this.#cluster.keepSpeed(speed)
    this.tellClock()
  }

  resume(): void {
    this.setSpeed(this.#cluster.pacer().resumeSpeed)
  }

  step(milliseconds: number): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.pacer().step(milliseconds)
    this.moments.leave()
    this.tellClock()
  }

  setNodePower(node: string, on: boolean): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.engine().setNodePower(node, on)
    this.#cluster.pacer().nudge()
    this.tellClock()
  }

  changeMachines(change: MachineChange): MachineOutcome {
    if (this.#cluster.isReadOnly()) return { isDone: false, message: noSpace, reports: [] }
    const outcome = this.#cluster.engine().changeMachines(change)
    this.#cluster.pacer().nudge()
    this.tellClock()
    return outcome
  }

  strainNode(node: string, strain: NodeStrain): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.engine().strainNode(node, strain)
    this.#cluster.pacer().nudge()
  }

  setLoad(uid: string, millicores: number): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.engine().setLoad(uid, millicores)
    this.#cluster.pacer().nudge()
  }

  keptDrains(): readonly DrainCall[] {
    return this.#cluster.keptDrains()
  }

  keepDrains(drains: readonly DrainCall[]): void {
    if (!this.#cluster.isReadOnly()) this.#cluster.keepDrains(drains)
  }

  keptDrafts(): readonly Draft[] {
    return this.#cluster.keptDrafts()
  }

  keepDrafts(drafts: readonly Draft[]): void {
    if (!this.#cluster.isReadOnly()) this.#cluster.keepDrafts(drafts)
  }

  /** Answers after the commit: what an app has counted or kept for this request is not lost any more. */
  async sendRequest(client: NetworkClient, request: NetworkRequest): Promise<RequestReport> {
    if (this.#cluster.isReadOnly()) throw new Error(noSpace)
    const { promise, resolve } = Promise.withResolvers<RequestReport>()
    this.#cluster.engine().sendRequest(client, request, resolve)
    this.#cluster.pacer().nudge()
    const report = await promise
    if (!(await this.#cluster.written())) throw new Error(noSpace)
    return report
  }

  changeChaos(change: ChaosChange, identity: string): ChaosOutcome {
    if (this.#cluster.isReadOnly()) return { isDone: false, message: noSpace }
    const outcome = this.#cluster.engine().changeChaos(change, this.#cluster.identityOf(identity))
    this.#cluster.pacer().nudge()
    this.tellClock()
    return outcome
  }

  changeTraffic(change: TrafficChange): TrafficOutcome {
    if (this.#cluster.isReadOnly()) return { isDone: false, message: noSpace }
    const outcome = this.#cluster.engine().changeTraffic(change)
    this.#cluster.pacer().nudge()
    return outcome
  }

  setOutsideHosts(hosts: readonly OutsideHost[]): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.engine().setOutsideHosts(hosts)
    this.#cluster.pacer().nudge()
  }

  setImages(settings: ImageSettings): void {
    if (this.#cluster.isReadOnly()) return
    this.#cluster.engine().setImages(settings)
    this.#cluster.pacer().nudge()
  }

  load(uid: string): number {
    return this.#cluster.engine().loads[uid] ?? 0
  }
}
