import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { KubeObject, ObjectMeta } from '../../../shared/kube/object.ts'
import type { Deployment, ReplicaSet } from '../../../shared/schema/types.ts'
import type { Scale } from './request.ts'

/** What has a scale subresource in this program. */
export type Scalable = Deployment | ReplicaSet

export function scaleOf(object: KubeObject): Scale {
  const { metadata, spec, status } = object as Scalable
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec?.replicas ?? 0 },
    status: {
      replicas: status?.replicas ?? 0,
      ...(spec?.selector === undefined ? {} : { selector: formatSelector(requirementsOf(spec.selector)) })
    }
  }
}

const replicasPath = { 'f:spec': { 'f:replicas': {} } }

/**
 * The managedFields after a write through scale: upstream splits the ownership of spec.replicas into an entry of its
 * own, without a time, that belongs to the writer where the number changed and else to whoever had it.
 */
export function scaledEntries(
  metadata: ObjectMeta,
  apiVersion: string,
  manager: string | undefined
): ObjectMeta['managedFields'] {
  const entries = metadata.managedFields ?? []
  const rest = []
  let holder: NonNullable<ObjectMeta['managedFields']>[number] | undefined
  for (const entry of entries) {
    const fields = entry.fieldsV1 as { readonly 'f:spec'?: { readonly 'f:replicas'?: object } } | undefined
    if (fields?.['f:spec']?.['f:replicas'] === undefined) {
      rest.push(entry)
      continue
    }
    holder = entry
    const { 'f:spec': spec, ...others } = entry.fieldsV1!
    const { 'f:replicas': _replicas, ...otherSpec } = spec!
    const isEmptySpec = Object.keys(otherSpec).length === 0
    const fieldsV1 = isEmptySpec ? others : { ...others, 'f:spec': otherSpec }
    if (Object.keys(fieldsV1).length > 0) rest.push({ ...entry, fieldsV1 })
  }
  const { manager: holderName, operation = 'Update', subresource } = holder ?? {}
  const own =
    manager === undefined
      ? holder && { manager: holderName!, operation, apiVersion, subresource }
      : { manager, operation: 'Update' as const, apiVersion, subresource: 'scale' }
  if (own === undefined) return entries
  const { subresource: through, ...known } = own
  return [
    {
      ...known,
      fieldsType: 'FieldsV1',
      fieldsV1: replicasPath,
      ...(through === undefined ? {} : { subresource: through })
    },
    ...rest
  ]
}
