// Structs that Go holds by value: their documents say `default: {}`, since an object always has them. The facts do not
// tell pointers from values, so the fields are listed here; metadata is one everywhere, spec and status are in every kind.

const byValue = new Set([
  'apps.v1.DaemonSetSpec.template',
  'apps.v1.DaemonSetSpec.updateStrategy',
  'apps.v1.DeploymentSpec.strategy',
  'apps.v1.DeploymentSpec.template',
  'apps.v1.ReplicaSetSpec.template',
  'apps.v1.StatefulSetSpec.template',
  'apps.v1.StatefulSetSpec.updateStrategy',
  'authentication.v1.SelfSubjectReviewStatus.userInfo',
  'authentication.v1.TokenReviewStatus.user',
  'autoscaling.v1.HorizontalPodAutoscalerSpec.scaleTargetRef',
  'autoscaling.v2.ContainerResourceMetricSource.target',
  'autoscaling.v2.ContainerResourceMetricStatus.current',
  'autoscaling.v2.ExternalMetricSource.metric',
  'autoscaling.v2.ExternalMetricSource.target',
  'autoscaling.v2.ExternalMetricStatus.current',
  'autoscaling.v2.ExternalMetricStatus.metric',
  'autoscaling.v2.HorizontalPodAutoscalerSpec.scaleTargetRef',
  'autoscaling.v2.ObjectMetricSource.describedObject',
  'autoscaling.v2.ObjectMetricSource.metric',
  'autoscaling.v2.ObjectMetricSource.target',
  'autoscaling.v2.ObjectMetricStatus.current',
  'autoscaling.v2.ObjectMetricStatus.describedObject',
  'autoscaling.v2.ObjectMetricStatus.metric',
  'autoscaling.v2.PodsMetricSource.metric',
  'autoscaling.v2.PodsMetricSource.target',
  'autoscaling.v2.PodsMetricStatus.current',
  'autoscaling.v2.PodsMetricStatus.metric',
  'autoscaling.v2.ResourceMetricSource.target',
  'autoscaling.v2.ResourceMetricStatus.current',
  'batch.v1.CronJobSpec.jobTemplate',
  'batch.v1.JobSpec.template',
  'batch.v1.JobTemplateSpec.spec',
  'core.v1.Binding.target',
  'core.v1.Container.resources',
  'core.v1.ContainerStatus.lastState',
  'core.v1.ContainerStatus.state',
  'core.v1.EphemeralContainer.resources',
  'core.v1.Event.involvedObject',
  'core.v1.Event.source',
  'core.v1.NodeDaemonEndpoints.kubeletEndpoint',
  'core.v1.NodeStatus.daemonEndpoints',
  'core.v1.NodeStatus.nodeInfo',
  'core.v1.PersistentVolumeClaimSpec.resources',
  'core.v1.PersistentVolumeClaimTemplate.spec',
  'core.v1.PodTemplate.template',
  'core.v1.PodTemplateSpec.spec',
  'core.v1.ServiceStatus.loadBalancer',
  'events.v1.Event.deprecatedSource',
  'events.v1.Event.regarding',
  'flowcontrol.v1.FlowSchemaSpec.priorityLevelConfiguration',
  'flowcontrol.v1.LimitedPriorityLevelConfiguration.limitResponse',
  'networking.v1.HTTPIngressPath.backend',
  'networking.v1.IngressServiceBackend.port',
  'networking.v1.IngressStatus.loadBalancer',
  'rbac.v1.ClusterRoleBinding.roleRef',
  'rbac.v1.RoleBinding.roleRef',
  'resource.v1.ResourceClaimSpec.devices',
  'resource.v1.ResourceClaimTemplateSpec.spec',
  'resource.v1.ResourceSliceSpec.pool',
  'storage.v1.VolumeAttachmentSpec.source',
  'admissionregistration.v1.MutatingWebhook.clientConfig',
  'admissionregistration.v1.ValidatingWebhook.clientConfig',
  'apiextensions.v1.CustomResourceDefinitionSpec.names',
  'apiextensions.v1.CustomResourceDefinitionStatus.acceptedNames'
])

/** Required scalars that are pointers all the same: they have no zero value. */
const requiredPointers = new Set([
  'admissionregistration.v1.MutatingWebhook.sideEffects',
  'admissionregistration.v1.ValidatingWebhook.sideEffects',
  'networking.v1.HTTPIngressPath.pathType'
])

export function isValueStruct(definition: string, field: string, isKind: boolean): boolean {
  if (field === 'metadata') return true
  return (isKind && (field === 'spec' || field === 'status')) || byValue.has(`${definition}.${field}`)
}

export function isRequiredPointer(definition: string, field: string): boolean {
  return requiredPointers.has(`${definition}.${field}`)
}
