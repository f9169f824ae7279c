import { apiServiceKind } from './apiservice/kind.ts'
import { certificateSigningRequestKind } from './certificatesigningrequest/kind.ts'
import { clusterRoleKind } from './clusterrole/kind.ts'
import { clusterRoleBindingKind } from './clusterrolebinding/kind.ts'
import { configMapKind } from './configmap/kind.ts'
import { controllerRevisionKind } from './controllerrevision/kind.ts'
import { csiDriverKind } from './csidriver/kind.ts'
import { csiNodeKind } from './csinode/kind.ts'
import { csiStorageCapacityKind } from './csistoragecapacity/kind.ts'
import { cronJobKind } from './cronjob/kind.ts'
import { customResourceDefinitionKind } from './customresourcedefinition/kind.ts'
import { daemonSetKind } from './daemonset/kind.ts'
import { deploymentKind } from './deployment/kind.ts'
import { endpointsKind } from './endpoints/kind.ts'
import { endpointSliceKind } from './endpointslice/kind.ts'
import { eventKind } from './event/kind.ts'
import { ingressKind } from './ingress/kind.ts'
import { ingressClassKind } from './ingressclass/kind.ts'
import { ipAddressKind } from './ipaddress/kind.ts'
import { jobKind } from './job/kind.ts'
import { flowSchemaKind } from './flowschema/kind.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler/kind.ts'
import { leaseKind } from './lease/kind.ts'
import { limitRangeKind } from './limitrange/kind.ts'
import { mutatingWebhookConfigurationKind } from './mutatingwebhookconfiguration/kind.ts'
import { namespaceKind } from './namespace/kind.ts'
import { networkPolicyKind } from './networkpolicy/kind.ts'
import { nodeKind } from './node/kind.ts'
import { persistentVolumeKind } from './persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from './persistentvolumeclaim/kind.ts'
import { podKind } from './pod/kind.ts'
import { podTemplateKind } from './podtemplate/kind.ts'
import { podDisruptionBudgetKind } from './poddisruptionbudget/kind.ts'
import { priorityClassKind } from './priorityclass/kind.ts'
import { priorityLevelConfigurationKind } from './prioritylevelconfiguration/kind.ts'
import { replicaSetKind } from './replicaset/kind.ts'
import { resourceQuotaKind } from './resourcequota/kind.ts'
import { replicationControllerKind } from './replicationcontroller/kind.ts'
import { roleKind } from './role/kind.ts'
import { roleBindingKind } from './rolebinding/kind.ts'
import { runtimeClassKind } from './runtimeclass/kind.ts'
import { secretKind } from './secret/kind.ts'
import { serviceKind } from './service/kind.ts'
import { serviceAccountKind } from './serviceaccount/kind.ts'
import { serviceCIDRKind } from './servicecidr/kind.ts'
import { statefulSetKind } from './statefulset/kind.ts'
import { storageClassKind } from './storageclass/kind.ts'
import { validatingAdmissionPolicyKind } from './validatingadmissionpolicy/kind.ts'
import { validatingAdmissionPolicyBindingKind } from './validatingadmissionpolicybinding/kind.ts'
import { validatingWebhookConfigurationKind } from './validatingwebhookconfiguration/kind.ts'
import { volumeAttachmentKind } from './volumeattachment/kind.ts'
import { volumeAttributesClassKind } from './volumeattributesclass/kind.ts'
import type { KubeObject } from '../kube/object.ts'
import type { Kind } from './kind.ts'

/** The one table of kinds, in the order in which lists name them. */
export const kinds: readonly Kind[] = [
  namespaceKind,
  nodeKind,
  leaseKind,
  podKind,
  podTemplateKind,
  replicationControllerKind,
  replicaSetKind,
  deploymentKind,
  daemonSetKind,
  statefulSetKind,
  controllerRevisionKind,
  jobKind,
  cronJobKind,
  horizontalPodAutoscalerKind,
  podDisruptionBudgetKind,
  serviceKind,
  endpointsKind,
  endpointSliceKind,
  ingressKind,
  ingressClassKind,
  networkPolicyKind,
  serviceCIDRKind,
  ipAddressKind,
  configMapKind,
  secretKind,
  persistentVolumeKind,
  persistentVolumeClaimKind,
  storageClassKind,
  volumeAttachmentKind,
  csiDriverKind,
  csiNodeKind,
  csiStorageCapacityKind,
  volumeAttributesClassKind,
  serviceAccountKind,
  roleKind,
  roleBindingKind,
  clusterRoleKind,
  clusterRoleBindingKind,
  resourceQuotaKind,
  limitRangeKind,
  priorityClassKind,
  runtimeClassKind,
  flowSchemaKind,
  priorityLevelConfigurationKind,
  certificateSigningRequestKind,
  validatingWebhookConfigurationKind,
  mutatingWebhookConfigurationKind,
  validatingAdmissionPolicyKind,
  validatingAdmissionPolicyBindingKind,
  apiServiceKind,
  customResourceDefinitionKind,
  eventKind
]

const byResource = new Map<string, Kind>(kinds.map((kind) => [`${kind.group}/${kind.resource}`, kind]))
const byKind = new Map<string, Kind>(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]))

/** The kind with this plural name, or undefined. */
export function kindOfResource(group: string, resource: string): Kind | undefined {
  return byResource.get(`${group}/${resource}`)
}

/** The kind of an object's apiVersion and kind, or undefined where the group, version or kind is unknown. */
export function kindOfObject(object: Pick<KubeObject, 'apiVersion' | 'kind'>): Kind | undefined {
  const slash = object.apiVersion.indexOf('/')
  const group = slash === -1 ? '' : object.apiVersion.slice(0, slash)
  const kind = byKind.get(`${group}/${object.kind}`)
  return kind?.version === object.apiVersion.slice(slash + 1) ? kind : undefined
}
