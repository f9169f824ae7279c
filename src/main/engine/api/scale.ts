import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
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
