import type { NodeTiming } from '../../../shared/machines/changes.ts'
import type { TokenSigner } from '../api/service-account-token.ts'
import { signingAuthority, type SigningAuthority } from '../certificates/sign-request.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { ApiServiceRegistration } from './api-service-registration.ts'
import { CertificateCleaner } from './certificate-cleaner.ts'
import { CertificateSigner } from './certificate-signer.ts'
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
  const as = (account: string): ControlPlane => actingAs(controlPlane, account)
  return [
    new NodeIpamController(as('node-controller')),
    new NodeLifecycleController(as('node-controller'), heartbeats, timing),
    new TaintEvictionController(as('node-controller'))
  ]
}

export interface ControllerOptions {
  readonly signer?: TokenSigner
  /** PEM. */
  readonly rootCertificate?: string
  /** Signs with the key of that certificate. */
  readonly signCertificate?: SigningAuthority['sign']
  /** What metrics.k8s.io serves of a pod; absent where it is not served. */
  readonly usage?: PodUsage
  /** Why an add-on does not answer for its API; nobody is asked where it is absent. */
  readonly discover?: (served: ServedBy) => string | undefined
}

/** All other controllers of the controller manager, and those of definitions, in the order in which they start. */
export function createControllers(
  controlPlane: ControlPlane,
  { signer, rootCertificate = placeholderCertificate, signCertificate, usage, discover }: ControllerOptions = {}
): readonly Component[] {
  const as = (account: string): ControlPlane => actingAs(controlPlane, account)
  const authority = signCertificate && signingAuthority(rootCertificate, signCertificate)
  return [
    new NamespaceController(as('namespace-controller')),
    new ServiceAccountController(as('service-account-controller')),
    new RootCaPublisher(as('root-ca-cert-publisher'), rootCertificate),
    ...(signer === undefined
      ? []
      : [new ServiceAccountTokensController(controlPlane, { certificate: rootCertificate, signer })]),
    new ClusterRoleAggregationController(as('clusterrole-aggregation-controller')),
    new DeploymentController(as('deployment-controller')),
    createReplicaSetController(as('replicaset-controller')),
    createReplicationController(as('replication-controller')),
    new DaemonSetController(as('daemon-set-controller')),
    new StatefulSetController(as('statefulset-controller')),
    new JobController(as('job-controller')),
    new CronJobController(as('cronjob-controller')),
    new TtlAfterFinishedController(as('ttl-after-finished-controller')),
    new CertificateCleaner(as('certificate-controller')),
    ...(authority === undefined ? [] : [new CertificateSigner(as('certificate-controller'), authority)]),
    new HorizontalPodAutoscalerController(as('horizontal-pod-autoscaler'), usage),
    new DisruptionController(as('disruption-controller')),
    new EndpointsController(as('endpoint-controller')),
    new EndpointSliceController(as('endpointslice-controller')),
    new EndpointSliceMirroringController(as('endpointslicemirroring-controller')),
    new GarbageCollector(as('generic-garbage-collector')),
    new PodGarbageCollector(as('pod-garbage-collector')),
    new SystemPriorityClasses(controlPlane),
    new ResourceQuotaController(as('resourcequota-controller')),
    new FlowSchemaController(controlPlane),
    new PolicyTypeChecking(as('validatingadmissionpolicy-status-controller')),
    new ServiceCidrsController(as('service-cidrs-controller')),
    new IpAddressController(controlPlane),
    new ApiServiceRegistration(controlPlane, discover === undefined ? {} : { discover }),
    new PersistentVolumeController(as('persistent-volume-binder')),
    new AttachDetachController(as('attachdetach-controller')),
    new ExpandController(as('expand-controller')),
    new EphemeralVolumeController(as('ephemeral-volume-controller')),
    createClaimProtection(as('pvc-protection-controller')),
    createVolumeProtection(as('pv-protection-controller')),
    createAttributesProtection(controlPlane),
    new NamingController(controlPlane),
    createApprovalController(controlPlane),
    createEstablishingController(controlPlane),
    new FinalizingController(controlPlane)
  ]
}

/** The control plane as a controller of the controller manager has it: with a ServiceAccount of its own. */
function actingAs(controlPlane: ControlPlane, account: string): ControlPlane {
  return { ...controlPlane, writer: (manager) => controlPlane.writer(manager, account) }
}
