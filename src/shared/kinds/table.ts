import { apiServiceKind } from './apiservice/kind.ts'
import { certificateSigningRequestKind } from './certificatesigningrequest/kind.ts'
import { clusterRoleKind } from './clusterrole/kind.ts'
import { clusterRoleBindingKind } from './clusterrolebinding/kind.ts'
import { configMapKind } from './configmap/kind.ts'
import { controllerRevisionKind } from './controllerrevision/kind.ts'
import { customResourceDefinitionKind } from './customresourcedefinition/kind.ts'
import { daemonSetKind } from './daemonset/kind.ts'
import { deploymentKind } from './deployment/kind.ts'
import { endpointsKind } from './endpoints/kind.ts'
import { endpointSliceKind } from './endpointslice/kind.ts'
import { eventKind } from './event/kind.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler/kind.ts'
import { leaseKind } from './lease/kind.ts'
import { mutatingWebhookConfigurationKind } from './mutatingwebhookconfiguration/kind.ts'
import { namespaceKind } from './namespace/kind.ts'
import { nodeKind } from './node/kind.ts'
import { podKind } from './pod/kind.ts'
import { podDisruptionBudgetKind } from './poddisruptionbudget/kind.ts'
import { priorityClassKind } from './priorityclass/kind.ts'
import { replicaSetKind } from './replicaset/kind.ts'
import { roleKind } from './role/kind.ts'
import { roleBindingKind } from './rolebinding/kind.ts'
import { secretKind } from './secret/kind.ts'
import { serviceKind } from './service/kind.ts'
import { serviceAccountKind } from './serviceaccount/kind.ts'
import { validatingAdmissionPolicyKind } from './validatingadmissionpolicy/kind.ts'
import { validatingAdmissionPolicyBindingKind } from './validatingadmissionpolicybinding/kind.ts'
import { validatingWebhookConfigurationKind } from './validatingwebhookconfiguration/kind.ts'
import type { KubeObject } from '../kube/object.ts'
import type { Kind } from './kind.ts'

/** The one table of kinds, in the order in which lists name them. */
export const kinds: readonly Kind[] = [
  namespaceKind,
  nodeKind,
  leaseKind,
  podKind,
  replicaSetKind,
  deploymentKind,
  daemonSetKind,
  controllerRevisionKind,
  horizontalPodAutoscalerKind,
  podDisruptionBudgetKind,
  serviceKind,
  endpointsKind,
  endpointSliceKind,
  configMapKind,
  secretKind,
  serviceAccountKind,
  roleKind,
  roleBindingKind,
  clusterRoleKind,
  clusterRoleBindingKind,
  priorityClassKind,
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
