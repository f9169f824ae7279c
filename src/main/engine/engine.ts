import type { ChaosChange, ChaosOutcome } from '../../shared/chaos/fault.ts'
import type { Kind } from '../../shared/kinds/kind.ts'
import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import type { ImageSettings } from '../../shared/images/own-image.ts'
import { kinds } from '../../shared/kinds/table.ts'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import type { MachineChange, MachineOutcome } from '../../shared/machines/changes.ts'
import type { Hop, NodeNetworkDocument } from '../../shared/machines/network.ts'
import type { ProxyRulesDocument } from '../../shared/network/proxy-rules.ts'
import type { Entrance } from '../../shared/network/entrance.ts'
import type { NetworkClient, NetworkRequest, OutsideHost, RequestReport } from '../../shared/network/request.ts'
import type { TrafficChange, TrafficOutcome } from '../../shared/network/traffic.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { ApiServer } from './api/api-server.ts'
import { DynamicAdmission } from './api/admission/dynamic/dynamic-admission.ts'
import { alwaysAllow, type Authorizer } from './api/authorization/authorizer.ts'
import { RbacAuthorizer } from './api/authorization/rbac-authorizer.ts'
import type { WriterContext } from './api/commit.ts'
import { CustomKinds } from './api/custom/custom-kinds.ts'
import type { ApiRequest, ApiResponse, Identity } from './api/request.ts'
import { reviews } from './api/reviews/reviews.ts'
import { podTokens } from './api/pod-token.ts'
import { issuer } from './api/service-account-token-claims.ts'
import { ServiceAccountTokens, type TokenVerdict } from './api/service-account-token.ts'
import { aggregationOf, metricsApiService } from './api/virtual/aggregation.ts'
import { bindings } from './api/virtual/bindings.ts'
import { componentStatuses } from './api/virtual/component-statuses.ts'
import { resourceMetrics } from './api/virtual/resource-metrics.ts'
import { completeOptions, defaultServiceRange, type NewClusterOptions } from './bootstrap/cluster-options.ts'
import { newCluster } from './bootstrap/new-cluster.ts'
import { bareAddress, newControlPlane } from './bootstrap/new-control-plane.ts'
import { RbacBootstrap } from './bootstrap/rbac/rbac-bootstrap.ts'
import { Chaos } from './chaos/chaos.ts'
import { ContainerSessions, type SessionInput, type SessionPlace } from './container-sessions.ts'
import { LivingRuntime } from './containers/living-runtime.ts'
import type { MachinePort } from './containers/machine-port.ts'
import { MachineShells } from './containers/machine-shells.ts'
import { noNetwork } from './containers/programs/network/network-port.ts'
import type { Component, ControlPlane } from './control-plane.ts'
import { apiEndpointOf, settledOptions, settingsOf, type ClusterSettings } from './cluster-settings.ts'
import { createControllers, createNodeControllers } from './controllers/controllers.ts'
import { createControlPlane } from './create-control-plane.ts'
import type { EngineCredentials, EngineInput, PodRequest } from './engine-input.ts'
import type { ContainerAnswer } from './kubelet/container-runtime.ts'
import type { SessionListener, SessionOptions } from './kubelet/container-streams.ts'
import { NodePressure } from './kubelet/eviction/node-pressure.ts'
import { ImageCatalogue } from './kubelet/images/image-catalogue.ts'
import { factsOf, OwnImages } from './kubelet/images/own-images.ts'
import { Kubelets } from './kubelet/kubelets.ts'
import { VolumeGrowth } from './kubelet/volumes/volume-growth.ts'
import { VolumesInUse } from './kubelet/volumes/volumes-in-use.ts'
import { ApiServerIdentities } from './machines/api-server-identities.ts'
import { ApiServerService } from './machines/api-server-service.ts'
import { LeaderElection } from './machines/leader-election.ts'
import { MachineRecords } from './machines/machine-records.ts'
import { machineInside } from './machines/inside/machine-inside.ts'
import { machineView } from './machines/machine-view.ts'
import { Machines } from './machines/machines.ts'
import { unavailable } from './machines/unavailable.ts'
import { LoadRecords } from './metrics/load-records.ts'
import { Metrics } from './metrics/metrics.ts'
import { AddOnAgents } from './network/add-on-agents.ts'
import { measurePod } from './metrics/pod-measurement.ts'
import { IngressController } from './network/ingress/ingress-controller.ts'
import { ServiceController } from './network/cloud/service-controller.ts'
import { GatewayController } from './network/gateway/gateway-controller.ts'
import { wayIn, type FoundWay } from './network/entrances.ts'
import { MetalLBController } from './network/load-balancers/metallb-controller.ts'
import { runningContainer } from './kubelet/running-container.ts'
import { discoveryComplaint, type ServedBy } from './network/api-discovery.ts'
import { containerNetwork } from './network/container-network.ts'
import { askListening } from './network/listening-container.ts'
import { lookAtNode, lookAtPath, type NetworkSurroundings } from './network/network-look.ts'
import { Network } from './network/network.ts'
import { podRangeOf } from './network/pod-addresses.ts'
import { askApiAsPod } from './network/pod-api.ts'
import { Traffic } from './network/traffic/traffic.ts'
import { Scheduler } from './scheduler/scheduler.ts'
import type { Clock } from './sim/clock.ts'
import { GatedClock } from './sim/gated-clock.ts'
import { Random } from './sim/random.ts'
import { createStorageDrivers } from './storage-drivers/storage-drivers.ts'
import { apiHistory } from './store/api-history.ts'
import type { ClusterFile } from './store/cluster-file.ts'
import { ObjectStore, type Change } from './store/object-store.ts'
import { VolumeData } from './volumes/volume-data.ts'
import { VolumeDataKeeper } from './volumes/volume-data-keeper.ts'
import { WebhookCalls } from './webhooks/webhook-calls.ts'

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
  readonly #credentials: EngineCredentials
  readonly #tokens: ServiceAccountTokens | undefined
  readonly #file: ClusterFile
  readonly #components: readonly Component[]
  readonly #plane: ControlPlane
  readonly #records: MachineRecords
  readonly #loads: LoadRecords
  /** Undefined on a bare control plane. */
  readonly machines: Machines | undefined
  readonly #elections: { readonly controllerManager: LeaderElection; readonly scheduler: LeaderElection }
  readonly #identities: ApiServerIdentities
  readonly #apiServerService: ApiServerService
  readonly #pressure: NodePressure
  readonly #ingress: IngressController
  readonly #webhooks: WebhookCalls
  readonly #sessions: ContainerSessions
  readonly #machineShells: MachineShells
  readonly #catalogue = new ImageCatalogue()
  readonly #ownImages: OwnImages

  constructor(file: ClusterFile, credentials: EngineCredentials = {}) {
    this.#file = file
    this.#credentials = credentials
    this.clock = file.clock
    this.settings = settingsOf(file)
    const { controlPlaneOnly = false, serviceRange } = this.settings
    this.store = new ObjectStore(kinds)
    const customKinds = new CustomKinds(this.store, this.clock)
    file.attach(this.store, () => customKinds.takeIn())
    // Each run of a file draws anew: what the streams had given before is not on file.
    const root = new Random(file.restarts === 0 ? file.seed : `${file.seed}#${file.restarts}`)
    const admission = new DynamicAdmission({
      store: this.store,
      random: root.stream('admission-webhooks'),
      transport: { post: (...asked) => this.#webhooks.post(...asked) }
    })
    const context: WriterContext = {
      clock: this.clock,
      store: this.store,
      random: root.stream('api'),
      admission,
      ...(serviceRange === undefined ? {} : { serviceRange })
    }
    this.#plane = createControlPlane(context, root)
    const { signer } = credentials
    this.authorizer = controlPlaneOnly ? alwaysAllow : new RbacAuthorizer(this.store)
    this.#tokens = signer === undefined ? undefined : new ServiceAccountTokens(context, signer)
    this.data = new VolumeData(file.meta)
    const dataKeeper = new VolumeDataKeeper(this.store, this.data)
    this.runtime = new LivingRuntime(this.clock, file.logs, this.data, file.meta)
    this.#machineShells = new MachineShells({
      clock: this.clock,
      data: this.data,
      // What runs on a machine has no ServiceAccount.
      networkOf: (node) =>
        containerNetwork(this.network, { kind: 'node', node }, (...asked) => noNetwork.api(...asked)),
      machineOf: (node) => this.#machineOf(node)
    })
    this.#sessions = new ContainerSessions({ container: this.runtime, machine: this.#machineShells })
    this.#records = new MachineRecords(file.meta)
    this.#loads = new LoadRecords(file.meta, this.store)
    const managerClock = new GatedClock(this.clock)
    const schedulerClock = new GatedClock(this.clock)
    const managerPlane = { ...this.#plane, clock: managerClock }
    this.#identities = new ApiServerIdentities(this.#plane)
    this.#apiServerService = new ApiServerService(this.#plane, serviceRange ?? defaultServiceRange)
    this.#elections = {
      controllerManager: new LeaderElection('kube-controller-manager', this.#plane, managerClock),
      scheduler: new LeaderElection('kube-scheduler', this.#plane, schedulerClock)
    }
    this.scheduler = new Scheduler({ ...this.#plane, clock: schedulerClock })
    this.#ownImages = new OwnImages(file.meta)
    this.#describeImages()
    this.chaos = new Chaos(this.clock, this.store, file.meta, {
      api: (request, identity) => this.#answer(request, identity),
      runtime: this.runtime,
      running: ({ spec, metadata }) => this.kubelets.kubelet(spec.nodeName ?? '')?.pods.running(metadata.uid) ?? [],
      machineMemory: (node) => this.#records.machines.get(node)?.memory ?? Number.MAX_SAFE_INTEGER,
      machines: {
        records: this.#records,
        powerOn: (node) => this.machines?.setPower(node, true),
        reconnect: (name) => void this.machines?.change({ type: 'partition', name, isCutOff: false }),
        strain: (node, strain) => this.#strain(node, strain)
      },
      linksChanged: () => this.machines?.linksChanged()
    })
    this.kubelets = new Kubelets(this.#plane, {
      catalogue: this.#catalogue,
      runtime: this.runtime,
      shelf: file.meta,
      bootedAt: (node) => this.#records.bootTimes[node],
      podRange: (podCIDR) => podRangeOf(this.#records.cni, podCIDR),
      strainOf: (node) => this.#records.strains[node],
      isRegistryDown: (registry) => this.chaos.isRegistryDown(registry),
      ...(this.#tokens === undefined ? {} : { tokens: podTokens(this.store, this.#tokens) })
    })
    this.network = new Network(this.#plane, {
      runtime: this.runtime,
      meta: file.meta,
      serviceRange: serviceRange ?? defaultServiceRange,
      cni: () => this.#records.cni,
      cloud: () => this.#records.cloud,
      isOn: (node) => this.kubelets.isUp(node),
      isCutOff: (node) => this.#records.cutOff.includes(node),
      isDeaf: (node) => this.kubelets.isCutOff(node),
      faults: this.chaos.ways
    })
    const reaching = {
      clock: this.clock,
      store: this.store,
      network: this.network,
      runtime: this.runtime,
      apiNode: () => this.machines?.servingNode
    }
    this.#webhooks = new WebhookCalls(reaching)
    const podApi = {
      clock: this.clock,
      store: this.store,
      network: this.network,
      api: (request: ApiRequest, identity: Identity) => this.#answer(request, identity)
    }
    this.runtime.join({
      networkOf: (uid) =>
        containerNetwork(this.network, { kind: 'pod', uid }, (request, userAgent, done) =>
          askApiAsPod(podApi, uid, { request, userAgent }, done)
        ),
      machineOf: (node) => this.#machineOf(node)
    })
    this.kubelets.onPowerLost((node) => {
      dataKeeper.nodeStopped(node)
      this.network.powerLost(node)
      this.#machineShells.stopped(node)
      this.chaos.machinesChanged()
      this.traffic.routesChanged()
    })
    this.kubelets.onCutOff((node, isCutOff) => {
      this.network.proxies.hearingChanged(node, isCutOff)
      this.traffic.routesChanged()
    })
    this.metrics = new Metrics(this.#plane, {
      usage: this.runtime,
      series: file.series,
      power: this.kubelets,
      strainOf: (node) => this.#records.strains[node]?.memory ?? 0
    })
    this.runtime.onUsageChange((podUid) => this.metrics.usageChanged(podUid))
    this.traffic = new Traffic(this.#plane, {
      meta: file.meta,
      series: file.series,
      network: this.network,
      runtime: this.runtime,
      otherWork: (podUid, container) => this.metrics.loadOf(podUid, container),
      usedOn: (node) => this.metrics.nodeUsage(node)?.cpu.usage ?? 0,
      work: (podUid, container, work) => this.metrics.setRequestWork(podUid, container, work)
    })
    this.chaos.onChange(() => this.traffic.routesChanged())
    this.metrics.onLoad((podUid) => this.traffic.workChanged(podUid))
    this.#pressure = new NodePressure(this.#plane, this.kubelets, this.metrics)
    this.api = new ApiServer(context, {
      history: apiHistory(file.history),
      mustHaveAccount: !controlPlaneOnly,
      asRead: (object) => this.asRead(object),
      authorizer: this.authorizer,
      ...(this.#tokens === undefined ? {} : { tokens: this.#tokens }),
      virtual: [
        bindings,
        ...reviews((token, audiences) => this.authenticate(token, audiences)),
        componentStatuses(!controlPlaneOnly),
        ...(controlPlaneOnly ? [] : resourceMetrics(this.metrics))
      ]
    })
    const policy = new RbacBootstrap(this.#plane, { hasAddOns: !controlPlaneOnly })
    const controllers = createControllers(managerPlane, {
      ...credentials,
      ...(controlPlaneOnly
        ? {}
        : {
            usage: {
              state: () => aggregationOf(this.store, metricsApiService),
              measure: (pod: Pod, now: number) => measurePod(this.metrics, pod, now)
            },
            discover: (served: ServedBy) => discoveryComplaint(reaching, served)
          })
    })
    this.#ingress = new IngressController(this.#plane, (request, identity) => this.#answer(request, identity))
    const cloud = new ServiceController(managerPlane, () => this.#records.cloud)
    // Before all others: what they hear of a definition is true of its kind already.
    this.#components = controlPlaneOnly
      ? [customKinds, policy, ...controllers]
      : [
          customKinds,
          policy,
          this.network,
          this.chaos,
          ...createNodeControllers(managerPlane, this.kubelets, () => this.#records.timing),
          new AddOnAgents(this.#plane),
          new MetalLBController(this.#plane, {
            api: (request, identity) => this.#answer(request, identity),
            announcerOf: (address) => this.network.announcerOf(address)
          }),
          cloud,
          this.#ingress,
          new GatewayController(this.#plane, {
            api: (request, identity) => this.#answer(request, identity),
            configure: (configs) => {
              this.network.gateways.configure(configs)
              this.traffic.proxyRulesChanged()
            }
          }),
          ...controllers,
          ...createStorageDrivers(managerPlane),
          this.scheduler,
          this.kubelets,
          new VolumeGrowth(this.#plane, (node) => this.kubelets.isUp(node)),
          new VolumesInUse(this.#plane, (node) => this.kubelets.isUp(node) && !this.kubelets.isCutOff(node)),
          dataKeeper,
          this.metrics,
          this.#pressure,
          this.traffic
        ]
    this.machines = controlPlaneOnly
      ? undefined
      : new Machines(this.#plane, this.#records, {
          kubelets: this.kubelets,
          apiEndpoint: apiEndpointOf(this.settings),
          serviceRange: serviceRange ?? defaultServiceRange,
          elections: this.#elections,
          identities: this.#identities,
          apiServerService: this.#apiServerService,
          onCloudChange: () => {
            cloud.providerChanged()
            this.traffic.routesChanged()
          },
          areParted: (a, b) => this.chaos.ways.areParted(a, b),
          onBoot: (node) => {
            this.chaos.machinesChanged()
            this.metrics.strainChanged(node)
            this.#pressure.changed(node)
            this.traffic.routesChanged()
          }
        })
  }

  /** Starts all components; a new cluster gets its nodes and system pods first. */
  start(options: NewClusterOptions): void {
    if (this.store.revision === 0) {
      const { controlPlaneOnly, serviceRange } = this.settings
      if (controlPlaneOnly === true) newControlPlane(this.#plane, serviceRange)
      else {
        const complete = completeOptions(settledOptions(this.settings, options, this.#credentials.rootCertificate))
        this.#records.keep(complete.machines)
        this.#records.cni = complete.cni
        newCluster(this.#plane, complete)
      }
    }
    for (const component of this.#components) component.start()
    this.#apiServerService.start()
    if (this.machines === undefined) this.#apiServerService.setRunning([bareAddress])
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

  /** A request of what runs in the cluster itself: with its permissions, but no input from outside. */
  #answer(request: ApiRequest, identity: Identity): ApiResponse {
    return (this.machines && unavailable(request, this.machines)) ?? this.api.handle(request, identity)
  }

  /**
   * Whose a bearer token is, or why it is not good; undefined for one that nobody here has given out. It must be for one
   * of the audiences, where some are named.
   */
  authenticate(token: string, audiences?: readonly string[]): TokenVerdict | undefined {
    const user = this.#credentials.userOfToken?.(token)
    if (user === undefined) return this.#tokens?.authenticate(token, audiences)
    return { user, audiences: audiences ?? [issuer] }
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
    return this.#records.poweredOff
  }

  /** What `ip addr` and `ip route` say on a node; undefined where there is none. */
  nodeNetwork(node: string): NodeNetworkDocument | undefined {
    return lookAtNode(this.#networkSurroundings, node)
  }

  /** The way of a packet between two pods, by their uids; undefined where one of them has no place in the network. */
  packetPath(from: string, to: string): readonly Hop[] | undefined {
    return lookAtPath(this.#networkSurroundings, from, to)
  }

  get #networkSurroundings(): NetworkSurroundings {
    return {
      store: this.store,
      cni: this.#records.cni,
      isOn: (node) => this.kubelets.isUp(node),
      isCutOff: (node) => this.#records.cutOff.includes(node)
    }
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
    if (object.kind !== 'Lease') return this.kubelets.asRead(object)
    const { controllerManager, scheduler } = this.#elections
    return this.#identities.asRead(scheduler.asRead(controllerManager.asRead(this.kubelets.asRead(object))))
  }

  /** Lets something weigh on a machine beside its pods, in place of what did before. Nothing: `{}`. */
  strainNode(node: string, strain: NodeStrain): void {
    this.#record(null, { type: 'node-strain', node, strain })
    this.#strain(node, strain)
    this.chaos.machinesChanged()
  }

  #strain(node: string, strain: NodeStrain): void {
    this.#records.setStrain(node, strain)
    this.kubelets.strainNode(node, strain)
    this.metrics.strainChanged(node)
    this.#pressure.changed(node)
  }

  /** Breaks something on purpose, or mends it. What is refused changed nothing. */
  changeChaos(change: ChaosChange, identity: Identity): ChaosOutcome {
    this.#record(identity, { type: 'chaos', change })
    return this.chaos.change(change, identity)
  }

  /** What weighs on machines, by the names of their nodes. */
  get strains(): Readonly<Record<string, NodeStrain>> {
    return this.#records.strains
  }

  /** Gives a workload (by uid) work of so many millicores, which its ready pods share; 0 takes it away. */
  setLoad(uid: string, millicores: number): void {
    this.#record(null, { type: 'load', uid, millicores })
    this.#loads.set(uid, millicores)
    this.metrics.setLoad(uid, millicores)
  }

  /** The loads of workloads in millicores, by uid. */
  get loads(): Readonly<Record<string, number>> {
    return this.#loads.all
  }

  /** Sends a request from outside to a container of a pod; `done` hears the answer, at once or when it comes. */
  requestContainer(uid: string, request: PodRequest, done: (answer: ContainerAnswer) => void): void {
    this.#record(null, { type: 'pod-request', uid, request })
    const pod = this.store.byUid(uid) as Pod | undefined
    if (pod?.spec.nodeName === undefined) done({ kind: 'refused' })
    else if (!this.kubelets.isUp(pod.spec.nodeName)) done({ kind: 'silent' })
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

  /** Where somebody outside asks who wants to come in there, as it is at this moment; or why he cannot. */
  wayIn(entrance: Entrance, scheme: 'http' | 'https'): FoundWay {
    const { store } = this
    return wayIn(
      { ...this.#networkSurroundings, store, ingressPods: (ingress) => this.#ingress.podsFor(ingress) },
      entrance,
      scheme
    )
  }

  /** What a person says of the registries that nodes pull from. */
  get images(): ImageSettings {
    return this.#ownImages.settings
  }

  /** In place of what was said before. Containers that run stay as they are; nodes keep what they have pulled. */
  setImages(settings: ImageSettings): void {
    this.#record(null, { type: 'images', settings })
    this.#ownImages.settings = settings
    this.#describeImages()
  }

  #describeImages(): void {
    const { images, isStrict } = this.#ownImages.settings
    this.#catalogue.setOwn(images.map(factsOf), isStrict)
  }

  /** What the nginx of the ingress controller runs; undefined while there is none. */
  ingressRules(): ProxyRulesDocument | undefined {
    const pod = this.#ingress.leader
    const text = pod && this.network.nginxConf(pod)
    if (pod === undefined || text === undefined) return undefined
    return { node: pod.spec.nodeName!, mode: 'nginx', command: 'cat /etc/nginx/nginx.conf', text }
  }

  /**
   * Opens a session in a running container of a pod, or by a node's uid on its machine, and returns its number; undefined
   * where that container does not run, or the machine. What is due at this moment is done before anybody else has a turn: so a terminal answers while
   * time stands still.
   */
  openSession(uid: string, container: string, options: SessionOptions, listener: SessionListener): number | undefined {
    this.#record(null, { type: 'session-open', uid, container, options })
    const place = this.#placeOf(this.store.byUid(uid), container)
    if (place === undefined || !this.kubelets.isUp(place.node)) return undefined
    const session = this.#sessions.open(place, options, listener)
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

  #machineOf(node: string): MachinePort {
    return machineView(this.store, this.metrics, node, this.#records.bootTimes[node], (bootedAt) =>
      machineInside(
        { store: this.store, logs: this.runtime.logs, bootedAt, images: () => this.kubelets.imagesOn(node) },
        node
      )
    )
  }

  /** What comes from outside into an open session. */
  tellSession(session: number, input: SessionInput): void {
    this.#record(null, { type: 'session', session, input })
    this.#sessions.tell(session, input)
    this.clock.advanceTo(this.clock.now)
  }

  /** An input takes its place behind all that is due at its moment: so its time alone says where a replay puts it. */
  #record(identity: Identity | null, input: EngineInput): void {
    this.clock.advanceTo(this.clock.now)
    this.#file.recordInput(identity as unknown as Json, input as unknown as Json)
  }
}
