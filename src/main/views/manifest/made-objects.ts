// What people have made in a cluster, as they would write it down, in an order in which it can be applied.
import { apiVersionOf, type Kind } from '../../../shared/kinds/kind.ts'
import type { KindTable } from '../../../shared/kinds/kind-table.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { appliedForm } from './applied-form.ts'

/** Whatever holds the objects of a cluster. */
interface ObjectHolder {
  readonly kinds: KindTable
  all<T extends KubeObject>(kind: Kind<T>): Iterable<T>
}

/** Plain data: it may be written in another thread. */
export interface MadeObject {
  /** The full name of its kind: "deployments.apps". */
  readonly resource: string
  /** Kinds of a lower one are applied before. */
  readonly rank: number
  readonly namespace: string | undefined
  readonly name: string
  readonly isSecret: boolean
  readonly manifest: JsonObject
}

/** What is applied first, because what comes behind needs it; kinds that are not named stand where the dots are. */
const order = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'CSIDriver',
  'VolumeAttributesClass',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'IngressClass',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'Job',
  'CronJob',
  'Ingress',
  'APIService',
  '...',
  // They judge what is applied after them.
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration'
]

/** What the cluster writes down for itself: another one has its own. */
const ownKinds: ReadonlySet<string> = new Set([
  'Event',
  'Lease',
  'Node',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'VolumeAttachment',
  'CSINode',
  'CSIStorageCapacity',
  'IPAddress',
  'CertificateSigningRequest'
])

/** Managers that are parts of the cluster; an object that only they have written is no person's. */
const components: ReadonlySet<string> = new Set([
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'cloud-controller-manager',
  'clusterrole-aggregation-controller',
  'api-priority-and-fairness-config-producer-v1',
  'api-priority-and-fairness-config-consumer-v1'
])

const provisioned = 'pv.kubernetes.io/provisioned-by'
const tokenType = 'kubernetes.io/service-account-token'

/** What has a higher one judges what is applied after it. */
export const lastJudged = order.indexOf('...')

/** Of Secrets, the values are left out where `secretValues` is false. */
export function madeObjects(holder: ObjectHolder, secretValues: boolean): readonly MadeObject[] {
  return [...holder.kinds.all()]
    .filter(({ kind, isCustom }) => isCustom === true || !ownKinds.has(kind))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.group + a.kind < b.group + b.kind ? -1 : 1))
    .flatMap((kind) =>
      [...holder.all(kind)]
        .filter(isMadeByPerson)
        .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
        .map((object) => made(kind, object, secretValues))
    )
}

function rankOf({ kind }: Kind): number {
  const rank = order.indexOf(kind)
  return rank === -1 ? lastJudged : rank
}

function nameOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`
}

function isMadeByPerson(object: KubeObject): boolean {
  const { ownerReferences = [], deletionTimestamp, annotations = {}, managedFields = [] } = object.metadata
  if (deletionTimestamp !== undefined || ownerReferences.some(({ controller }) => controller === true)) return false
  // The provisioner of the other cluster makes another volume for the claim; its tokens are the other cluster's too.
  if (annotations[provisioned] !== undefined || typeOf(object) === tokenType) return false
  return managedFields.some(({ manager = '', subresource }) => subresource === undefined && !components.has(manager))
}

function typeOf(object: KubeObject): Json | undefined {
  return object.kind === 'Secret' ? (object as KubeObject & { readonly type?: string }).type : undefined
}

function made(kind: Kind, object: KubeObject, secretValues: boolean): MadeObject {
  const form = appliedForm(kind, object)
  const isSecret = kind.kind === 'Secret' && kind.group === ''
  const told = isSecret && !secretValues ? withoutValues(form) : form
  return {
    resource: kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`,
    rank: rankOf(kind),
    namespace: object.metadata.namespace,
    name: object.metadata.name,
    isSecret,
    manifest: { apiVersion: apiVersionOf(kind), kind: kind.kind, ...told }
  }
}

function withoutValues(form: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const { data } = form
  if (!isJsonObject(data)) return form
  return { ...form, data: Object.fromEntries(Object.keys(data).map((key) => [key, ''])) }
}
