// What runs in a cluster by itself: controllers, scheduler, kubelets, the network and its add-ons.
import type { Pod } from '../../shared/schema/types.ts'
import type { CustomKinds } from './api/custom/custom-kinds.ts'
import type { ApiRequest, ApiResponse, Identity } from './api/request.ts'
import { aggregationOf, metricsApiService } from './api/virtual/aggregation.ts'
import { RbacBootstrap } from './bootstrap/rbac/rbac-bootstrap.ts'
import type { Chaos } from './chaos/chaos.ts'
import type { Component, ControlPlane } from './control-plane.ts'
import { createControllers, createNodeControllers } from './controllers/controllers.ts'
import type { EngineCredentials } from './engine-input.ts'
import type { NodePressure } from './kubelet/eviction/node-pressure.ts'
import type { Kubelets } from './kubelet/kubelets.ts'
import { VolumeGrowth } from './kubelet/volumes/volume-growth.ts'
import { VolumesInUse } from './kubelet/volumes/volumes-in-use.ts'
import type { MachineRecords } from './machines/machine-records.ts'
import type { Metrics } from './metrics/metrics.ts'
import { AddOnAgents } from './network/add-on-agents.ts'
import { measurePod } from './metrics/pod-measurement.ts'
import type { IngressController } from './network/ingress/ingress-controller.ts'
import type { ServiceController } from './network/cloud/service-controller.ts'
import { GatewayController } from './network/gateway/gateway-controller.ts'
import { MetalLBController } from './network/load-balancers/metallb-controller.ts'
import { discoveryComplaint, unreachedFor, type ApiDiscoveryParts, type ServedBy } from './network/api-discovery.ts'
import type { Network } from './network/network.ts'
import type { Traffic } from './network/traffic/traffic.ts'
import type { Scheduler } from './scheduler/scheduler.ts'
import { createStorageDrivers } from './storage-drivers/storage-drivers.ts'
import type { VolumeDataKeeper } from './volumes/volume-data-keeper.ts'

/** What components need of the engine that they are part of. */
export interface ComponentParts {
  readonly plane: ControlPlane
  /** The same, on the clock that stands while no controller manager leads. */
  readonly managerPlane: ControlPlane
  readonly controlPlaneOnly: boolean
  readonly credentials: EngineCredentials
  /** How whatever runs in the cluster asks the API. */
  readonly answer: (request: ApiRequest, identity: Identity) => ApiResponse
  readonly customKinds: CustomKinds
  readonly records: MachineRecords
  readonly network: Network
  readonly traffic: Traffic
  readonly chaos: Chaos
  readonly cloud: ServiceController
  readonly ingress: IngressController
  readonly scheduler: Scheduler
  readonly kubelets: Kubelets
  readonly dataKeeper: VolumeDataKeeper
  readonly metrics: Metrics
  readonly pressure: NodePressure
  /** How the aggregator looks for an API behind an APIService. */
  readonly reaching: ApiDiscoveryParts
}

/** All components of an engine, in the order in which they start. */
export function componentsOf(parts: ComponentParts): readonly Component[] {
  const { plane, managerPlane, controlPlaneOnly, credentials, answer, customKinds, records, network, traffic, chaos } =
    parts
  const { cloud, ingress, scheduler, kubelets, dataKeeper, metrics, pressure, reaching } = parts
  const { store } = plane
  const policy = new RbacBootstrap(plane, { hasAddOns: !controlPlaneOnly })
  const controllers = createControllers(managerPlane, {
    ...credentials,
    ...(controlPlaneOnly
      ? {}
      : {
          usage: {
            state: () =>
              unreachedFor(reaching, metricsApiService) === undefined
                ? aggregationOf(store, metricsApiService)
                : 'unavailable',
            measure: (pod: Pod, now: number) => measurePod(metrics, pod, now)
          },
          discover: (served: ServedBy) => discoveryComplaint(reaching, served)
        })
  })
  // Before all others: what they hear of a definition is true of its kind already.
  return controlPlaneOnly
    ? [customKinds, policy, ...controllers]
    : [
        customKinds,
        policy,
        network,
        chaos,
        ...createNodeControllers(managerPlane, kubelets.machines, () => records.timing),
        new AddOnAgents(plane),
        new MetalLBController(plane, {
          api: answer,
          announcerOf: (address) => network.announcerOf(address)
        }),
        cloud,
        ingress,
        new GatewayController(plane, {
          api: answer,
          configure: (configs) => {
            network.gateways.configure(configs)
            traffic.proxyRulesChanged()
          }
        }),
        ...controllers,
        ...createStorageDrivers(plane, answer),
        scheduler,
        kubelets,
        new VolumeGrowth(plane, (node) => kubelets.machines.isUp(node)),
        new VolumesInUse(plane, (node) => kubelets.machines.isUp(node) && !kubelets.machines.isCutOff(node)),
        dataKeeper,
        metrics,
        pressure,
        traffic
      ]
}
