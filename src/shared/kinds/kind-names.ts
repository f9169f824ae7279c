// What it takes to name the built-in kinds and to reach their objects, without all that a kind knows of itself: the
// window begins with it. kind-names.test.ts holds it to the table of kinds.
import type { Kind } from './kind.ts'

export type KindName = Pick<Kind, 'group' | 'version' | 'kind' | 'resource' | 'singular' | 'namespaced' | 'icon'>

function name(group: string, version: string, kind: string, resource: string, namespaced: boolean): KindName {
  const singular = kind.toLowerCase()
  return { group, version, kind, resource, singular, namespaced, icon: singular }
}

/** In the order of the table of kinds. */
export const kindNames: readonly KindName[] = [
  name('', 'v1', 'Namespace', 'namespaces', false),
  name('', 'v1', 'Node', 'nodes', false),
  name('coordination.k8s.io', 'v1', 'Lease', 'leases', true),
  name('', 'v1', 'Pod', 'pods', true),
  name('', 'v1', 'PodTemplate', 'podtemplates', true),
  name('', 'v1', 'ReplicationController', 'replicationcontrollers', true),
  name('apps', 'v1', 'ReplicaSet', 'replicasets', true),
  name('apps', 'v1', 'Deployment', 'deployments', true),
  name('apps', 'v1', 'DaemonSet', 'daemonsets', true),
  name('apps', 'v1', 'StatefulSet', 'statefulsets', true),
  name('apps', 'v1', 'ControllerRevision', 'controllerrevisions', true),
  name('batch', 'v1', 'Job', 'jobs', true),
  name('batch', 'v1', 'CronJob', 'cronjobs', true),
  name('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true),
  name('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', true),
  name('', 'v1', 'Service', 'services', true),
  name('', 'v1', 'Endpoints', 'endpoints', true),
  name('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', true),
  name('networking.k8s.io', 'v1', 'Ingress', 'ingresses', true),
  name('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', false),
  name('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', true),
  name('networking.k8s.io', 'v1', 'ServiceCIDR', 'servicecidrs', false),
  name('networking.k8s.io', 'v1', 'IPAddress', 'ipaddresses', false),
  name('', 'v1', 'ConfigMap', 'configmaps', true),
  name('', 'v1', 'Secret', 'secrets', true),
  name('', 'v1', 'PersistentVolume', 'persistentvolumes', false),
  name('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', true),
  name('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', false),
  name('storage.k8s.io', 'v1', 'VolumeAttachment', 'volumeattachments', false),
  name('storage.k8s.io', 'v1', 'CSIDriver', 'csidrivers', false),
  name('storage.k8s.io', 'v1', 'CSINode', 'csinodes', false),
  name('storage.k8s.io', 'v1', 'CSIStorageCapacity', 'csistoragecapacities', true),
  name('storage.k8s.io', 'v1', 'VolumeAttributesClass', 'volumeattributesclasses', false),
  name('', 'v1', 'ServiceAccount', 'serviceaccounts', true),
  name('rbac.authorization.k8s.io', 'v1', 'Role', 'roles', true),
  name('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings', true),
  name('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', false),
  name('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', false),
  name('', 'v1', 'ResourceQuota', 'resourcequotas', true),
  name('', 'v1', 'LimitRange', 'limitranges', true),
  name('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', false),
  name('node.k8s.io', 'v1', 'RuntimeClass', 'runtimeclasses', false),
  name('flowcontrol.apiserver.k8s.io', 'v1', 'FlowSchema', 'flowschemas', false),
  name('flowcontrol.apiserver.k8s.io', 'v1', 'PriorityLevelConfiguration', 'prioritylevelconfigurations', false),
  name('certificates.k8s.io', 'v1', 'CertificateSigningRequest', 'certificatesigningrequests', false),
  name(
    'admissionregistration.k8s.io',
    'v1',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    false
  ),
  name('admissionregistration.k8s.io', 'v1', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', false),
  name('admissionregistration.k8s.io', 'v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', false),
  name(
    'admissionregistration.k8s.io',
    'v1',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    false
  ),
  name('apiregistration.k8s.io', 'v1', 'APIService', 'apiservices', false),
  name('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', false),
  name('', 'v1', 'Event', 'events', true)
]

const byResource = new Map(kindNames.map((kind) => [`${kind.group}/${kind.resource}`, kind]))

/** The built-in kind with this plural name, or undefined. */
export function kindNamed(group: string, resource: string): KindName | undefined {
  return byResource.get(`${group}/${resource}`)
}
