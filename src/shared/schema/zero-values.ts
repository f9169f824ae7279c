// Which fields Go leaves out when they hold their zero value: those that are no pointers and marked omitempty. The API
// documents do not say what is a pointer, so the groups of this program's kinds are listed here. Where a field is not
// known to vanish it is kept: a lost "0" or "false" would change what the caller asked for.
import type { FieldFacts } from './schema.ts'

const groups = /^(?:core|apps|discovery|coordination|meta)\./

/** Optional strings that are pointers upstream, or always printed: "" is a value of its own. */
const stringPointers = new Set([
  'apps.v1.ControllerRevision.data',
  'coordination.v1.LeaseSpec.holderIdentity',
  'coordination.v1.LeaseSpec.preferredHolder',
  'coordination.v1.LeaseSpec.strategy',
  'core.v1.AzureDiskVolumeSource.cachingMode',
  'core.v1.AzureDiskVolumeSource.fsType',
  'core.v1.AzureDiskVolumeSource.kind',
  'core.v1.CSIVolumeSource.fsType',
  'core.v1.ClusterTrustBundleProjection.name',
  'core.v1.ClusterTrustBundleProjection.signerName',
  'core.v1.Container.restartPolicy',
  'core.v1.EndpointAddress.nodeName',
  'core.v1.EndpointPort.appProtocol',
  'core.v1.EphemeralContainer.restartPolicy',
  'core.v1.Event.reportingComponent',
  'core.v1.Event.reportingInstance',
  'core.v1.GRPCAction.service',
  'core.v1.HostPathVolumeSource.type',
  'core.v1.ISCSIVolumeSource.initiatorName',
  'core.v1.Lifecycle.stopSignal',
  'core.v1.PersistentVolumeClaimSpec.storageClassName',
  'core.v1.PersistentVolumeClaimSpec.volumeAttributesClassName',
  'core.v1.PersistentVolumeClaimSpec.volumeMode',
  'core.v1.PersistentVolumeSpec.volumeAttributesClassName',
  'core.v1.PersistentVolumeSpec.volumeMode',
  'core.v1.PodDNSConfigOption.value',
  'core.v1.PodResourceClaim.resourceClaimName',
  'core.v1.PodResourceClaim.resourceClaimTemplateName',
  'core.v1.PodSecurityContext.fsGroupChangePolicy',
  'core.v1.PodSecurityContext.seLinuxChangePolicy',
  'core.v1.PodSecurityContext.supplementalGroupsPolicy',
  'core.v1.PodSpec.hostnameOverride',
  'core.v1.PodSpec.preemptionPolicy',
  'core.v1.PodSpec.runtimeClassName',
  'core.v1.SeccompProfile.localhostProfile',
  'core.v1.AppArmorProfile.localhostProfile',
  'core.v1.SecurityContext.procMount',
  'core.v1.ServicePort.appProtocol',
  'core.v1.ServiceSpec.internalTrafficPolicy',
  'core.v1.ServiceSpec.ipFamilyPolicy',
  'core.v1.ServiceSpec.loadBalancerClass',
  'core.v1.ServiceSpec.trafficDistribution',
  'core.v1.TopologySpreadConstraint.nodeAffinityPolicy',
  'core.v1.TopologySpreadConstraint.nodeTaintsPolicy',
  'core.v1.TypedLocalObjectReference.apiGroup',
  'core.v1.TypedObjectReference.apiGroup',
  'core.v1.TypedObjectReference.namespace',
  'core.v1.VolumeMount.mountPropagation',
  'core.v1.VolumeMount.recursiveReadOnly',
  'core.v1.WindowsSecurityContextOptions.gmsaCredentialSpec',
  'core.v1.WindowsSecurityContextOptions.gmsaCredentialSpecName',
  'core.v1.WindowsSecurityContextOptions.runAsUserName',
  'discovery.v1.Endpoint.hostname',
  'discovery.v1.Endpoint.nodeName',
  'discovery.v1.Endpoint.zone',
  'discovery.v1.EndpointPort.appProtocol',
  'discovery.v1.EndpointPort.name',
  'discovery.v1.EndpointPort.protocol'
])

/** Optional numbers and booleans that are no pointers upstream: 0 and false are left out. */
const plainScalars = new Set([
  'apps.v1.DaemonSetSpec.minReadySeconds',
  'apps.v1.DeploymentSpec.minReadySeconds',
  'apps.v1.DeploymentSpec.paused',
  'apps.v1.ReplicaSetSpec.minReadySeconds',
  'apps.v1.StatefulSetSpec.minReadySeconds',
  'core.v1.Container.stdin',
  'core.v1.Container.stdinOnce',
  'core.v1.Container.tty',
  'core.v1.ContainerPort.hostPort',
  'core.v1.EphemeralContainer.stdin',
  'core.v1.EphemeralContainer.stdinOnce',
  'core.v1.EphemeralContainer.tty',
  'core.v1.Event.count',
  'core.v1.NFSVolumeSource.readOnly',
  'core.v1.NodeSpec.unschedulable',
  'core.v1.PersistentVolumeClaimVolumeSource.readOnly',
  'core.v1.PodSpec.hostIPC',
  'core.v1.PodSpec.hostNetwork',
  'core.v1.PodSpec.hostPID',
  'core.v1.Probe.failureThreshold',
  'core.v1.Probe.initialDelaySeconds',
  'core.v1.Probe.periodSeconds',
  'core.v1.Probe.successThreshold',
  'core.v1.Probe.timeoutSeconds',
  'core.v1.ReplicationControllerSpec.minReadySeconds',
  'core.v1.ServicePort.nodePort',
  'core.v1.ServiceSpec.healthCheckNodePort',
  'core.v1.ServiceSpec.publishNotReadyAddresses',
  'core.v1.VolumeMount.readOnly',
  'core.v1.ContainerStateTerminated.signal',
  'core.v1.EventSeries.count',
  'meta.v1.ObjectMeta.generation'
])

/** Whether an empty or zero value of this field is the same as none. */
export function vanishesWhenZero(definition: string, field: FieldFacts): boolean {
  if (field.required) return false
  const key = `${definition}.${field.name}`
  switch (field.type.form) {
    case 'list':
    case 'map':
      return true
    case 'string':
      return groups.test(definition) && !stringPointers.has(key)
    case 'boolean':
    case 'int32':
    case 'int64':
      return plainScalars.has(key) || (definition.endsWith('Status') && key.endsWith('.observedGeneration'))
    default:
      return false
  }
}
