import type { NodeTiming } from '../../../shared/machines/changes.ts'
import type { TokenSigner } from '../api/service-account-token.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { ApiServiceRegistration } from './api-service-registration.ts'
import { CertificateCleaner } from './certificate-cleaner.ts'
import { createApprovalController } from './crd/approval-controller.ts'
import { createEstablishingController } from './crd/establishing-controller.ts'
import { FinalizingController } from './crd/finalizing-controller.ts'
import { NamingController } from './crd/naming-controller.ts'
import { ClusterRoleAggregationController } from './clusterrole-aggregation/clusterrole-aggregation-controller.ts'
import { CronJobController } from './cronjob/cronjob-controller.ts'
import { DaemonSetController } from './daemonset/daemonset-controller.ts'
import { DeploymentController } from './deployment/deployment-controller.ts'
import { DisruptionController } from './disruption/disruption-controller.ts'
import { EndpointSliceController } from './endpoints/endpointslice-controller.ts'
import { EndpointSliceMirroringController } from './endpoints/endpointslice-mirroring-controller.ts'
import { EndpointsController } from './endpoints/endpoints-controller.ts'
import { FlowSchemaController } from './flowcontrol/flow-schema-controller.ts'
import { GarbageCollector } from './garbage-collector.ts'
import { NamespaceController } from './namespace-controller.ts'
import { NodeIpamController } from './node-ipam-controller.ts'
import { JobController } from './job/job-controller.ts'
import type { NodeHeartbeats } from './node-lifecycle/heartbeat.ts'
import { NodeLifecycleController } from './node-lifecycle/node-lifecycle-controller.ts'
import { HorizontalPodAutoscalerController } from './podautoscaler/autoscaler-controller.ts'
import type { ServedBy } from '../network/api-discovery.ts'
import type { PodUsage } from './podautoscaler/replica-calculator.ts'
import { PolicyTypeChecking } from './policy-type-checking.ts'
import { PodGarbageCollector } from './pod-gc.ts'
import { ResourceQuotaController } from './resourcequota/resourcequota-controller.ts'
import { createReplicaSetController, createReplicationController } from './replicaset/replicaset-controller.ts'
import { placeholderCertificate } from './placeholder-certificate.ts'
import { RootCaPublisher } from './root-ca-publisher.ts'
import { ServiceAccountController } from './service-account-controller.ts'
import { ServiceAccountTokensController } from './service-account-tokens-controller.ts'
import { IpAddressController } from './service-ranges/ip-address-controller.ts'
import { ServiceCidrsController } from './service-ranges/service-cidrs-controller.ts'
import { StatefulSetController } from './statefulset/statefulset-controller.ts'
import { SystemPriorityClasses } from './system-priority-classes.ts'
import { TaintEvictionController } from './taint-eviction.ts'
import { TtlAfterFinishedController } from './ttl-after-finished-controller.ts'
import { AttachDetachController } from './volume/attach-detach-controller.ts'
import { EphemeralVolumeController } from './volume/ephemeral-volume-controller.ts'
import { ExpandController } from './volume/expand-controller.ts'
import { PersistentVolumeController } from './volume/persistentvolume/persistentvolume-controller.ts'
import {
  createAttributesProtection,
  createClaimProtection,
  createVolumeProtection
} from './volume/protection-controllers.ts'

/** Controllers of nodes, which mean something only where there are machines. */
export function createNodeControllers(
  controlPlane: ControlPlane,
  heartbeats: NodeHeartbeats,
  timing?: () => NodeTiming
): readonly Component[] {
  return [
    new NodeIpamController(controlPlane),
    new NodeLifecycleController(controlPlane, heartbeats, timing),
    new TaintEvictionController(controlPlane)
  ]
}

export interface ControllerOptions {
  readonly signer?: TokenSigner
  /** PEM. */
  readonly rootCertificate?: string
  /** What metrics.k8s.io serves of a pod; absent where it is not served. */
  readonly usage?: PodUsage
  /** Why an add-on does not answer for its API; nobody is asked where it is absent. */
  readonly discover?: (served: ServedBy) => string | undefined
}

/** All other controllers of the controller manager, and those of definitions, in the order in which they start. */
export function createControllers(
  controlPlane: ControlPlane,
  { signer, rootCertificate = placeholderCertificate, usage, discover }: ControllerOptions = {}
): readonly Component[] {
  return [
    new NamespaceController(controlPlane),
    new ServiceAccountController(controlPlane),
    new RootCaPublisher(controlPlane, rootCertificate),
    ...(signer === undefined
      ? []
      : [new ServiceAccountTokensController(controlPlane, { certificate: rootCertificate, signer })]),
    new ClusterRoleAggregationController(controlPlane),
    new DeploymentController(controlPlane),
    createReplicaSetController(controlPlane),
    createReplicationController(controlPlane),
    new DaemonSetController(controlPlane),
    new StatefulSetController(controlPlane),
    new JobController(controlPlane),
    new CronJobController(controlPlane),
    new TtlAfterFinishedController(controlPlane),
    new CertificateCleaner(controlPlane),
    new HorizontalPodAutoscalerController(controlPlane, usage),
    new DisruptionController(controlPlane),
    new EndpointsController(controlPlane),
    new EndpointSliceController(controlPlane),
    new EndpointSliceMirroringController(controlPlane),
    new GarbageCollector(controlPlane),
    new PodGarbageCollector(controlPlane),
    new SystemPriorityClasses(controlPlane),
    new ResourceQuotaController(controlPlane),
    new FlowSchemaController(controlPlane),
    new PolicyTypeChecking(controlPlane),
    new ServiceCidrsController(controlPlane),
    new IpAddressController(controlPlane),
    new ApiServiceRegistration(controlPlane, discover === undefined ? {} : { discover }),
    new PersistentVolumeController(controlPlane),
    new AttachDetachController(controlPlane),
    new ExpandController(controlPlane),
    new EphemeralVolumeController(controlPlane),
    createClaimProtection(controlPlane),
    createVolumeProtection(controlPlane),
    createAttributesProtection(controlPlane),
    new NamingController(controlPlane),
    createApprovalController(controlPlane),
    createEstablishingController(controlPlane),
    new FinalizingController(controlPlane)
  ]
}
