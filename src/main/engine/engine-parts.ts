import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import { kinds } from '../../shared/kinds/table.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { ApiServer } from './api/api-server.ts'
import { DynamicAdmission } from './api/admission/dynamic/dynamic-admission.ts'
import { alwaysAllow } from './api/authorization/authorizer.ts'
import { RbacAuthorizer } from './api/authorization/rbac-authorizer.ts'
import type { WriterContext } from './api/commit.ts'
import { CustomKinds } from './api/custom/custom-kinds.ts'
import type { ApiRequest, ApiResponse, Identity } from './api/request.ts'
import { reviews } from './api/reviews/reviews.ts'
import { podTokens } from './api/pod-token.ts'
import { issuer } from './api/service-account-token-claims.ts'
import { ServiceAccountTokens, type TokenVerdict } from './api/service-account-token.ts'
import { bindings } from './api/virtual/bindings.ts'
import { componentStatuses } from './api/virtual/component-statuses.ts'
import { resourceMetrics } from './api/virtual/resource-metrics.ts'
import { defaultServiceRange } from './bootstrap/cluster-options.ts'
import { Chaos } from './chaos/chaos.ts'
import { ContainerSessions } from './container-sessions.ts'
import { LivingRuntime } from './containers/living-runtime.ts'
import type { MachinePort } from './containers/machine-port.ts'
import { MachineShells } from './containers/machine-shells.ts'
import { noNetwork } from './containers/programs/network/network-port.ts'
import { apiEndpointOf, settingsOf } from './cluster-settings.ts'
import { createControlPlane } from './create-control-plane.ts'
import type { EngineCredentials } from './engine-input.ts'
import { NodePressure } from './kubelet/eviction/node-pressure.ts'
import { ImageCatalogue } from './kubelet/images/image-catalogue.ts'
import { factsOf, OwnImages } from './kubelet/images/own-images.ts'
import { Kubelets } from './kubelet/kubelets.ts'
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
import { unreachedFor } from './network/api-discovery.ts'
import { IngressController } from './network/ingress/ingress-controller.ts'
import { ServiceController } from './network/cloud/service-controller.ts'
import { containerNetwork } from './network/container-network.ts'
import { NetworkLooks } from './network/network-looks.ts'
import { Network } from './network/network.ts'
import { podRangeOf } from './network/pod-addresses.ts'
import { askApiAsPod } from './network/pod-api.ts'
import { Traffic } from './network/traffic/traffic.ts'
import { Scheduler } from './scheduler/scheduler.ts'
import { GatedClock } from './sim/gated-clock.ts'
import { Random } from './sim/random.ts'
import { apiHistory } from './store/api-history.ts'
import type { ClusterFile } from './store/cluster-file.ts'
import { ObjectStore } from './store/object-store.ts'
import { VolumeData } from './volumes/volume-data.ts'
import { VolumeDataKeeper } from './volumes/volume-data-keeper.ts'
import { WebhookCalls } from './webhooks/webhook-calls.ts'
import { componentsOf } from './engine-components.ts'

/**
 * Puts a cluster together over one file: makes every part and gives each the others that it may ask. Nothing runs yet.
 */
export function assembleEngine(file: ClusterFile, credentials: EngineCredentials) {
  const { clock } = file
  const settings = settingsOf(file)
  const { controlPlaneOnly = false, serviceRange } = settings
  const store = new ObjectStore(kinds)
  const customKinds = new CustomKinds(store, clock)
  file.attach(store, () => customKinds.takeIn())
  // Each run of a file draws anew: what the streams had given before is not on file.
  const root = new Random(file.restarts === 0 ? file.seed : `${file.seed}#${file.restarts}`)
  const authorizer = controlPlaneOnly ? alwaysAllow : new RbacAuthorizer(store)
  const admission = new DynamicAdmission({
    authorizer,
    store,
    random: root.stream('admission-webhooks'),
    transport: { post: (...asked) => webhooks.post(...asked) }
  })
  const context: WriterContext = {
    clock,
    store,
    random: root.stream('api'),
    admission,
    ...(serviceRange === undefined ? {} : { serviceRange })
  }
  const plane = createControlPlane(context, root)
  const { signer } = credentials
  const tokens = signer === undefined ? undefined : new ServiceAccountTokens(context, signer)
  const data = new VolumeData(file.meta)
  const dataKeeper = new VolumeDataKeeper(store, data)
  const runtime = new LivingRuntime(clock, file.logs, data, file.meta)
  const machineShells: MachineShells = new MachineShells({
    clock,
    data,
    // What runs on a machine has no ServiceAccount.
    networkOf: (node) => containerNetwork(network, { kind: 'node', node }, (...asked) => noNetwork.api(...asked)),
    machineOf
  })
  const sessions = new ContainerSessions({ container: runtime, machine: machineShells })
  const records = new MachineRecords(file.meta)
  const loads = new LoadRecords(file.meta, store)
  const managerClock = new GatedClock(clock)
  const schedulerClock = new GatedClock(clock)
  const managerPlane = { ...plane, clock: managerClock }
  const identities = new ApiServerIdentities(plane)
  const apiServerService = new ApiServerService(plane, serviceRange ?? defaultServiceRange)
  const elections = {
    controllerManager: new LeaderElection('kube-controller-manager', plane, managerClock),
    scheduler: new LeaderElection('kube-scheduler', plane, schedulerClock)
  }
  const scheduler = new Scheduler({ ...plane, clock: schedulerClock })
  const catalogue = new ImageCatalogue()
  const ownImages = new OwnImages(file.meta)
  describeImages()
  const chaos: Chaos = new Chaos(clock, store, file.meta, {
    api: answer,
    runtime,
    running: ({ spec, metadata }) => kubelets.kubelet(spec.nodeName ?? '')?.pods.running(metadata.uid) ?? [],
    machineMemory: (node) => records.machines.get(node)?.memory ?? Number.MAX_SAFE_INTEGER,
    machines: {
      records,
      powerOn: (node) => machines?.setPower(node, true),
      reconnect: (name) => void machines?.change({ type: 'partition', name, isCutOff: false }),
      strain
    },
    linksChanged: () => machines?.linksChanged()
  })
  const kubelets: Kubelets = new Kubelets(plane, {
    catalogue,
    runtime,
    shelf: file.meta,
    bootedAt: (node) => records.bootTimes[node],
    podRange: (podCIDR) => podRangeOf(records.cni, podCIDR),
    strainOf: (node) => records.strains[node],
    isRegistryDown: (registry) => chaos.isRegistryDown(registry),
    ...(tokens === undefined ? {} : { tokens: podTokens(store, tokens) })
  })
  const machineStates = {
    isOn: (node: string): boolean => kubelets.machines.isUp(node),
    isCutOff: (node: string): boolean => records.cutOff.includes(node)
  }
  const network: Network = new Network(plane, {
    runtime,
    meta: file.meta,
    serviceRange: serviceRange ?? defaultServiceRange,
    cni: () => records.cni,
    cloud: () => records.cloud,
    ...machineStates,
    isDeaf: (node) => kubelets.machines.isCutOff(node),
    faults: chaos.ways
  })
  const reaching = {
    clock,
    store,
    network,
    runtime,
    apiNode: () => machines?.servingNode
  }
  const webhooks: WebhookCalls = new WebhookCalls(reaching)
  const podApi = {
    clock,
    store,
    network,
    api: answer
  }
  runtime.join({
    networkOf: (uid) =>
      containerNetwork(network, { kind: 'pod', uid }, (request, userAgent, done) =>
        askApiAsPod(podApi, uid, { request, userAgent }, done)
      ),
    machineOf
  })
  kubelets.machines.onPowerLost((node) => {
    dataKeeper.nodeStopped(node)
    network.powerLost(node)
    machineShells.stopped(node)
    chaos.machinesChanged()
    traffic.routesChanged()
  })
  kubelets.machines.onCutOff((node, isCutOff) => {
    network.proxies.hearingChanged(node, isCutOff)
    traffic.routesChanged()
  })
  const metrics: Metrics = new Metrics(plane, {
    usage: runtime,
    series: file.series,
    data,
    power: kubelets.machines,
    strainOf: (node) => records.strains[node]?.memory ?? 0
  })
  runtime.onUsageChange((podUid) => metrics.usageChanged(podUid))
  const traffic: Traffic = new Traffic(plane, {
    meta: file.meta,
    series: file.series,
    network,
    runtime,
    otherWork: (podUid, container) => metrics.loadOf(podUid, container),
    usedOn: (node) => metrics.nodeUsage(node)?.cpu.usage ?? 0,
    work: (podUid, container, work) => metrics.setRequestWork(podUid, container, work)
  })
  chaos.onChange(() => traffic.routesChanged())
  metrics.onLoad((podUid) => traffic.workChanged(podUid))
  const pressure = new NodePressure(plane, kubelets, metrics)
  const api: ApiServer = new ApiServer(context, {
    history: apiHistory(file.history),
    mustHaveAccount: !controlPlaneOnly,
    asRead,
    authorizer,
    unreachedFor: (apiService) => unreachedFor(reaching, apiService),
    ...(tokens === undefined ? {} : { tokens }),
    virtual: [
      bindings,
      ...reviews(authenticate),
      componentStatuses(!controlPlaneOnly),
      ...(controlPlaneOnly ? [] : resourceMetrics(metrics))
    ]
  })
  const ingress = new IngressController(plane, answer)
  const networkLooks = new NetworkLooks({
    store,
    cni: () => records.cni,
    ...machineStates,
    ingress,
    nginxConf: (pod) => network.nginxConf(pod)
  })
  const cloud = new ServiceController(managerPlane, () => records.cloud)
  const machines: Machines | undefined = controlPlaneOnly
    ? undefined
    : new Machines(plane, records, {
        kubelets,
        apiEndpoint: apiEndpointOf(settings),
        serviceRange: serviceRange ?? defaultServiceRange,
        elections,
        identities,
        apiServerService,
        onCloudChange: () => {
          cloud.providerChanged()
          traffic.routesChanged()
        },
        areParted: (a, b) => chaos.ways.areParted(a, b),
        onBoot: (node) => {
          chaos.machinesChanged()
          metrics.strainChanged(node)
          pressure.changed(node)
          traffic.routesChanged()
        }
      })
  const components = componentsOf({
    plane,
    managerPlane,
    controlPlaneOnly,
    credentials,
    answer,
    customKinds,
    records,
    network,
    traffic,
    chaos,
    cloud,
    ingress,
    scheduler,
    kubelets,
    dataKeeper,
    metrics,
    pressure,
    reaching
  })

  /** A request of what runs in the cluster itself: with its permissions, but no input from outside. */
  function answer(request: ApiRequest, identity: Identity): ApiResponse {
    return (machines && unavailable(request, machines)) ?? api.handle(request, identity)
  }
  function authenticate(token: string, audiences?: readonly string[]): TokenVerdict | undefined {
    const user = credentials.userOfToken?.(token)
    if (user === undefined) return tokens?.authenticate(token, audiences)
    return { user, audiences: audiences ?? [issuer] }
  }
  function asRead<T extends KubeObject>(object: T): T {
    if (object.kind !== 'Lease') return kubelets.asRead(object)
    return identities.asRead(elections.scheduler.asRead(elections.controllerManager.asRead(kubelets.asRead(object))))
  }
  function strain(node: string, strains: NodeStrain): void {
    records.setStrain(node, strains)
    kubelets.strainNode(node, strains)
    metrics.strainChanged(node)
    pressure.changed(node)
  }
  function machineOf(node: string): MachinePort {
    const images = () => kubelets.imagesOn(node)
    return machineView(store, metrics, node, records.bootTimes[node], (bootedAt) =>
      machineInside({ store, logs: runtime.logs, bootedAt, images }, node)
    )
  }
  function describeImages(): void {
    const { images, isStrict } = ownImages.settings
    catalogue.setOwn(images.map(factsOf), isStrict)
  }

  return {
    clock,
    store,
    settings,
    plane,
    components,
    scheduler,
    kubelets,
    runtime,
    metrics,
    network,
    traffic,
    chaos,
    data,
    api,
    authorizer,
    records,
    loads,
    machines,
    apiServerService,
    networkLooks,
    sessions,
    ownImages,
    describeImages,
    authenticate,
    asRead,
    strain
  }
}

export type EngineParts = ReturnType<typeof assembleEngine>
