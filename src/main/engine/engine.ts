import type { ChaosChange, ChaosOutcome } from '../../shared/chaos/fault.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import { defaultRetention, type Retention } from '../../shared/contract/retention-limits.ts'
import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import type { ImageSettings } from '../../shared/images/own-image.ts'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import type { MachineChange, MachineOutcome } from '../../shared/machines/changes.ts'
import type { NetworkClient, NetworkRequest, OutsideHost, RequestReport } from '../../shared/network/request.ts'
import type { TrafficChange, TrafficOutcome } from '../../shared/network/traffic.ts'
import type { Pod } from '../../shared/schema/types.ts'
import type { ApiServer } from './api/api-server.ts'
import { type Authorizer } from './api/authorization/authorizer.ts'
import type { ApiRequest, ApiResponse, Identity } from './api/request.ts'
import { type TokenVerdict } from './api/service-account-token.ts'
import { completeOptions, type NewClusterOptions } from './bootstrap/cluster-options.ts'
import { newCluster } from './bootstrap/new-cluster.ts'
import { bareAddress, newControlPlane } from './bootstrap/new-control-plane.ts'
import type { Chaos } from './chaos/chaos.ts'
import { type SessionInput, type SessionPlace } from './container-sessions.ts'
import type { LivingRuntime } from './containers/living-runtime.ts'
import { settledOptions, type ClusterSettings } from './cluster-settings.ts'
import { countEventsBefore, setEventTimeToLive } from './events/event-expiry.ts'
import type { EngineCredentials, EngineInput, PodRequest } from './engine-input.ts'
import type { ContainerAnswer } from './kubelet/container-runtime.ts'
import type { SessionListener, SessionOptions } from './kubelet/container-streams.ts'
import type { Kubelets } from './kubelet/kubelets.ts'
import type { Machines } from './machines/machines.ts'
import { unavailable } from './machines/unavailable.ts'
import type { Metrics } from './metrics/metrics.ts'
import { runningContainer } from './kubelet/running-container.ts'
import { askListening } from './network/listening-container.ts'
import type { NetworkLooks } from './network/network-looks.ts'
import type { Network } from './network/network.ts'
import type { Traffic } from './network/traffic/traffic.ts'
import type { Scheduler } from './scheduler/scheduler.ts'
import type { Clock } from './sim/clock.ts'
import type { ClusterFile } from './store/cluster-file.ts'
import type { FileRetention } from './store/retention.ts'
import type { Change, ObjectStore } from './store/object-store.ts'
import type { VolumeData } from './volumes/volume-data.ts'
import { assembleEngine, type EngineParts } from './engine-parts.ts'

/**
 * A whole cluster over one file: the store, the API server, the controllers, the scheduler, the kubelets. Time moves
 * only through `advanceTo`; what comes from outside enters only through `submit`, `setNodePower`, `strainNode`,
 * `changeMachines`, `sendRequest` and their like. Nothing is on disk before `commit`.
 */
export class Engine {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly scheduler: Scheduler
  readonly kubelets: Kubelets
  readonly runtime: LivingRuntime
  readonly metrics: Metrics
  readonly network: Network
  readonly networkLooks: NetworkLooks
  /** Steady loads of requests. */
  readonly traffic: Traffic
  /** What is broken on purpose. */
  readonly chaos: Chaos
  /** What lies on the volumes. */
  readonly data: VolumeData
  readonly api: ApiServer
  readonly settings: ClusterSettings
  /** Who may do what: the roles of the cluster, but on a bare control plane everybody everything. */
  readonly authorizer: Authorizer
  /** Undefined on a bare control plane. */
  readonly machines: Machines | undefined
  readonly #credentials: EngineCredentials
  readonly #file: ClusterFile
  readonly #parts: EngineParts

  constructor(file: ClusterFile, credentials: EngineCredentials = {}) {
    this.#file = file
    this.#credentials = credentials
    const parts = assembleEngine(file, credentials)
    this.#parts = parts
    this.clock = parts.clock
    this.store = parts.store
    this.scheduler = parts.scheduler
    this.kubelets = parts.kubelets
    this.runtime = parts.runtime
    this.metrics = parts.metrics
    this.network = parts.network
    this.networkLooks = parts.networkLooks
    this.traffic = parts.traffic
    this.chaos = parts.chaos
    this.data = parts.data
    this.api = parts.api
    this.settings = parts.settings
    this.authorizer = parts.authorizer
    this.machines = parts.machines
  }

  /** Starts all components; a new cluster gets its nodes and system pods first. */
  start(options: NewClusterOptions): void {
    if (this.store.revision === 0) {
      const { controlPlaneOnly, serviceRange } = this.settings
      if (controlPlaneOnly === true) newControlPlane(this.#parts.plane, serviceRange)
      else {
        const complete = completeOptions(settledOptions(this.settings, options, this.#credentials.rootCertificate))
        this.#parts.records.keep(complete.machines)
        this.#parts.records.cni = complete.cni
        newCluster(this.#parts.plane, complete)
      }
    }
    const { metrics, events } = this.#file.retention.settings
    setEventTimeToLive(this.clock, this.store, events)
    for (const component of this.#parts.components) component.start()
    if (metrics !== defaultRetention.metrics) this.metrics.keepFor(metrics)
    this.#parts.apiServerService.start()
    if (this.machines === undefined) this.#parts.apiServerService.setRunning([bareAddress])
    else this.machines.start()
    // They began before: how long before, the past of the workloads tells.
    for (const [uid, millicores] of Object.entries(this.loads))
      this.metrics.setLoad(uid, millicores, Number.NEGATIVE_INFINITY)
  }

  get now(): number {
    return this.clock.now
  }

  get nextAt(): number | undefined {
    return this.clock.nextAt
  }

  /** As Clock.advanceTo; what piles up on the way is committed between tasks, so that memory stays bounded. */
  advanceTo(time: number, shouldYield?: () => boolean): boolean {
    return this.clock.advanceTo(time, () => {
      this.#file.commitIfLarge()
      return shouldYield?.() === true
    })
  }

  /** Answers a request to the API. What may change something is recorded; what only reads is not. */
  submit(request: ApiRequest, identity: Identity): ApiResponse {
    const { machines } = this
    const refusal = machines && unavailable(request, machines)
    if (refusal !== undefined) return refusal
    if (!this.api.onlyReads(request)) this.#record(identity, { type: 'api', request })
    return this.api.handle(request, identity)
  }

  /**
   * Whose a bearer token is, or why it is not good; undefined for one that nobody here has given out. It must be for one
   * of the audiences, where some are named.
   */
  authenticate(token: string, audiences?: readonly string[]): TokenVerdict | undefined {
    return this.#parts.authenticate(token, audiences)
  }

  /** At most `limit` committed or pending changes of a kind after a revision, oldest first. Throws RevisionExpired. */
  changesSince(revision: number, kind: Kind, limit: number): readonly Change[] {
    return this.#file.history.changesSince(revision, { kind, limit })
  }

  /** Switches a machine off or on, as at its power switch: no API is asked. */
  setNodePower(node: string, on: boolean): void {
    this.#record(null, { type: 'node-power', node, on })
    this.machines?.setPower(node, on)
    this.chaos.machinesChanged()
  }

  /** Nodes whose power is off. */
  get poweredOff(): readonly string[] {
    return this.#parts.records.poweredOff
  }

  /** Adds, removes or changes machines, past the API. What is refused changed nothing. */
  changeMachines(change: MachineChange): MachineOutcome {
    this.#record(null, { type: 'machines', change })
    const outcome = this.machines?.change(change)
    this.chaos.machinesChanged()
    return outcome ?? { isDone: false, message: 'this cluster has no machines', reports: [] }
  }

  /** An object as a reader sees it: with the heartbeats of kubelets and leaders that only the clock knows. */
  asRead<T extends KubeObject>(object: T): T {
    return this.#parts.asRead(object)
  }

  /** Lets something weigh on a machine beside its pods, in place of what did before. Nothing: `{}`. */
  strainNode(node: string, strain: NodeStrain): void {
    this.#record(null, { type: 'node-strain', node, strain })
    this.#parts.strain(node, strain)
    this.chaos.machinesChanged()
  }

  /** Breaks something on purpose, or mends it. What is refused changed nothing. */
  changeChaos(change: ChaosChange, identity: Identity): ChaosOutcome {
    this.#record(identity, { type: 'chaos', change })
    return this.chaos.change(change, identity)
  }

  /** What weighs on machines, by the names of their nodes. */
  get strains(): Readonly<Record<string, NodeStrain>> {
    return this.#parts.records.strains
  }

  /** Gives a workload (by uid) work of so many millicores, which its ready pods share; 0 takes it away. */
  setLoad(uid: string, millicores: number): void {
    this.#record(null, { type: 'load', uid, millicores })
    this.#parts.loads.set(uid, millicores)
    this.metrics.setLoad(uid, millicores)
  }

  /** The loads of workloads in millicores, by uid. */
  get loads(): Readonly<Record<string, number>> {
    return this.#parts.loads.all
  }

  /** Sends a request from outside to a container of a pod; `done` hears the answer, at once or when it comes. */
  requestContainer(uid: string, request: PodRequest, done: (answer: ContainerAnswer) => void): void {
    this.#record(null, { type: 'pod-request', uid, request })
    const pod = this.store.byUid(uid) as Pod | undefined
    if (pod?.spec.nodeName === undefined) done({ kind: 'refused' })
    else if (!this.kubelets.machines.isUp(pod.spec.nodeName)) done({ kind: 'silent' })
    else askListening(this.runtime, pod, request, done)
  }

  /** Lets a pod, a machine or the world outside send a request; `done` hears how it ended, never within the call. */
  sendRequest(client: NetworkClient, request: NetworkRequest, done: (report: RequestReport) => void): void {
    this.#record(null, { type: 'network-request', client, request })
    this.network.send(client, request, done)
  }

  /** Puts other hosts beyond the cluster, in place of those that were there. */
  setOutsideHosts(hosts: readonly OutsideHost[]): void {
    this.#record(null, { type: 'outside-hosts', hosts })
    this.network.outside.all = hosts
    this.traffic.routesChanged()
  }

  /** Starts, changes or ends a steady load of requests, past the API. What is refused changed nothing. */
  changeTraffic(change: TrafficChange): TrafficOutcome {
    this.#record(null, { type: 'traffic', change })
    return this.traffic.change(change)
  }

  /** What a person says of the registries that nodes pull from. */
  get images(): ImageSettings {
    return this.#parts.ownImages.settings
  }

  /** In place of what was said before. Containers that run stay as they are; nodes keep what they have pulled. */
  setImages(settings: ImageSettings): void {
    this.#record(null, { type: 'images', settings })
    this.#parts.ownImages.settings = settings
    this.#parts.describeImages()
  }

  get retention(): FileRetention {
    return this.#file.retention
  }

  /** How many events were last written before a moment: for somebody who asks, as it walks them. */
  eventsOlderThan(time: number): number {
    return countEventsBefore(this.store, time)
  }

  /** How much of the past is kept. Only what becomes of events is the cluster's own, and so an input of it. */
  setRetention(retention: Retention): void {
    const { events } = this.#file.retention.settings
    this.#file.retention.set(retention)
    this.metrics.keepFor(this.#file.retention.settings.metrics)
    if (retention.events !== events) this.setEventTimeToLive(retention.events)
  }

  setEventTimeToLive(milliseconds: number): void {
    this.#record(null, { type: 'event-ttl', milliseconds })
    this.#file.retention.set({ ...this.#file.retention.settings, events: milliseconds })
    setEventTimeToLive(this.clock, this.store, milliseconds)
  }

  /**
   * Opens a session in a running container of a pod, or by a node's uid on its machine, and returns its number; undefined
   * where that container does not run, or the machine. What is due at this moment is done before anybody else has a turn: so a terminal answers while
   * time stands still.
   */
  openSession(uid: string, container: string, options: SessionOptions, listener: SessionListener): number | undefined {
    this.#record(null, { type: 'session-open', uid, container, options })
    const place = this.#placeOf(this.store.byUid(uid), container)
    if (place === undefined || !this.kubelets.machines.isUp(place.node)) return undefined
    const session = this.#parts.sessions.open(place, options, listener)
    this.clock.advanceTo(this.clock.now)
    return session
  }

  /** A node's machine itself, whatever the container's name; or a container that runs. */
  #placeOf(object: KubeObject | undefined, container: string): SessionPlace | undefined {
    if (object?.kind === 'Node') return { kind: 'machine', id: object.metadata.name, node: object.metadata.name }
    const pod = object as Pod | undefined
    const id = pod === undefined ? undefined : runningContainer(pod, container)
    return id === undefined ? undefined : { kind: 'container', id, node: pod!.spec.nodeName! }
  }

  /** What comes from outside into an open session. */
  tellSession(session: number, input: SessionInput): void {
    this.#record(null, { type: 'session', session, input })
    this.#parts.sessions.tell(session, input)
    this.clock.advanceTo(this.clock.now)
  }

  /** An input takes its place behind all that is due at its moment: so its time alone says where a replay puts it. */
  #record(identity: Identity | null, input: EngineInput): void {
    this.clock.advanceTo(this.clock.now)
    this.#file.recordInput(identity as unknown as Json, input as unknown as Json)
  }
}
