import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { kindOfObject } from '../../../shared/kinds/table.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { field, Moment, none, wide, type Field, type FieldsOf, type Translate } from './fields/field.tsx'
import {
  ingressClassFields,
  ingressFields,
  ipAddressFields,
  networkPolicyFields,
  serviceCidrFields,
  serviceFields
} from './fields/network-fields.tsx'
import { nodeFields, runtimeClassFields } from './fields/node-fields.tsx'
import {
  autoscalerFields,
  budgetFields,
  flowSchemaFields,
  priorityClassFields,
  priorityLevelFields,
  quotaFields
} from './fields/policy-fields.tsx'
import {
  attachmentFields,
  attributesClassFields,
  capacityFields,
  claimFields,
  csiDriverFields,
  csiNodeFields,
  storageClassFields,
  volumeFields
} from './fields/storage-fields.tsx'
import {
  cronJobFields,
  daemonSetFields,
  deploymentFields,
  jobFields,
  podFields,
  replicaSetFields,
  replicationControllerFields,
  statefulSetFields
} from './fields/workload-fields.tsx'
import { kindKey } from './object-traits.ts'

/** The fields that tell most about an object of its kind, then those that all have. */
export function useFields(document: ObjectDocument, object: KubeObject): readonly Field[] {
  const { t } = useTranslation('detail')
  return useMemo(() => {
    const own = fieldsOf[kindKey(object)]
    return [...(own?.(t, document, object) ?? printedFields(document, object)), ...commonFields(t, object)]
  }, [t, document, object])
}

/** By group and kind: a custom kind may have the name of a built-in one. */
const fieldsOf = {
  '/Pod': podFields,
  '/ReplicationController': replicationControllerFields,
  '/Service': serviceFields,
  '/Node': nodeFields,
  '/PersistentVolumeClaim': claimFields,
  '/PersistentVolume': volumeFields,
  '/ResourceQuota': quotaFields,
  '/LimitRange': () => [],
  'apps/Deployment': deploymentFields,
  'apps/ReplicaSet': replicaSetFields,
  'apps/DaemonSet': daemonSetFields,
  'apps/StatefulSet': statefulSetFields,
  'batch/Job': jobFields,
  'batch/CronJob': cronJobFields,
  'autoscaling/HorizontalPodAutoscaler': autoscalerFields,
  'policy/PodDisruptionBudget': budgetFields,
  'scheduling.k8s.io/PriorityClass': priorityClassFields,
  'node.k8s.io/RuntimeClass': runtimeClassFields,
  'flowcontrol.apiserver.k8s.io/FlowSchema': flowSchemaFields,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': priorityLevelFields,
  'networking.k8s.io/Ingress': ingressFields,
  'networking.k8s.io/IngressClass': ingressClassFields,
  'networking.k8s.io/NetworkPolicy': networkPolicyFields,
  'networking.k8s.io/ServiceCIDR': serviceCidrFields,
  'networking.k8s.io/IPAddress': ipAddressFields,
  'storage.k8s.io/StorageClass': storageClassFields,
  'storage.k8s.io/VolumeAttributesClass': attributesClassFields,
  'storage.k8s.io/VolumeAttachment': attachmentFields,
  'storage.k8s.io/CSIDriver': csiDriverFields,
  'storage.k8s.io/CSINode': csiNodeFields,
  'storage.k8s.io/CSIStorageCapacity': capacityFields
} as unknown as Readonly<Record<string, FieldsOf>>

/** Columns whose content the title and the field of all kinds have. */
const saidAnyway: ReadonlySet<string> = new Set(['Name', 'Age', 'Created At'])

/** What kubectl get prints of a kind that has no fields of its own here. */
function printedFields({ printed }: ObjectDocument, object: KubeObject): readonly Field[] {
  if (printed !== undefined) return printed.map(({ name, text }) => wide(name, name, none(text)))
  const columns = kindOfObject(object)?.columns ?? []
  return columns
    .filter(({ name }) => !saidAnyway.has(name))
    .map((column) => wide(column.name, column.name, none(String(column.cell(object, 0)))))
}

function commonFields(t: Translate, { metadata }: KubeObject): readonly Field[] {
  const { creationTimestamp, deletionTimestamp, finalizers = [] } = metadata
  return [
    wide('created', t('field.created'), <Moment text={creationTimestamp} />),
    ...(deletionTimestamp === undefined
      ? []
      : [wide('deleting', t('field.deleting'), <Moment text={deletionTimestamp} />)]),
    ...(finalizers.length === 0
      ? []
      : [field('finalizers', t('field.finalizers'), finalizers.join(', '), { mono: true, wide: true })])
  ]
}
