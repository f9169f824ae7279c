// The scale subresource: the number of replicas of an object, and nothing else of it. A custom kind says where it is.
import type { JsonObject } from '../../../shared/custom-resources/json-schema.ts'
import { replicasAt, stepsOf, textAt, withReplicas } from '../../../shared/custom-resources/scale-paths.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { replicaSetOfController } from '../../../shared/kinds/replicationcontroller/as-replicaset.ts'
import { formatSelector, requirementsOf } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Deployment, ReplicaSet, ReplicationController, StatefulSet } from '../../../shared/schema/types.ts'
import type { Scale } from './request.ts'

/** What has a scale subresource among the built-in kinds. */
type Scalable = Deployment | ReplicaSet | StatefulSet

const usualPath = ['spec', 'replicas']

/** The steps to the number that scale writes. */
export function replicasPathOf({ scalePaths }: Kind): readonly string[] {
  return scalePaths === undefined ? usualPath : stepsOf(scalePaths.specReplicasPath)
}

export function replicasOf(kind: Kind, object: KubeObject): number | undefined {
  return replicasAt(object as unknown as JsonObject, `.${replicasPathOf(kind).join('.')}`)
}

/** The object with this number. */
export function scaled(kind: Kind, object: KubeObject, replicas: number): KubeObject {
  const path = `.${replicasPathOf(kind).join('.')}`
  return withReplicas(object as unknown as JsonObject, path, replicas) as unknown as KubeObject
}

export function scaleOf(kind: Kind, object: KubeObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion,
      creationTimestamp
    },
    spec: { replicas: replicasOf(kind, object) ?? 0 },
    status: statusOf(kind, object)
  }
}

function statusOf({ scalePaths }: Kind, object: KubeObject): Scale['status'] {
  if (scalePaths === undefined) {
    // A ReplicationController has another form of selector.
    const isOfLabels = object.kind === 'ReplicationController'
    const { spec, status } = isOfLabels ? replicaSetOfController(object as ReplicationController) : (object as Scalable)
    const selector = spec?.selector === undefined ? {} : { selector: formatSelector(requirementsOf(spec.selector)) }
    return { replicas: status?.replicas ?? 0, ...selector }
  }
  const { statusReplicasPath, labelSelectorPath = '' } = scalePaths
  const content = object as unknown as JsonObject
  const selector = labelSelectorPath === '' ? undefined : textAt(content, labelSelectorPath)
  return {
    replicas: replicasAt(content, statusReplicasPath) ?? 0,
    ...(selector === undefined || selector === '' ? {} : { selector })
  }
}
