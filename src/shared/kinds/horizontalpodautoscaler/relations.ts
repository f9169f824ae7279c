import type { HorizontalPodAutoscaler } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

function target(kind: string, resource: string): Relation<HorizontalPodAutoscaler> {
  return {
    name: 'scaleTarget',
    resource,
    references: ({ metadata: { namespace }, spec: { scaleTargetRef } }) =>
      scaleTargetRef.kind === kind && namespace !== undefined ? [{ namespace, name: scaleTargetRef.name }] : []
  }
}

export const horizontalPodAutoscalerRelations: readonly Relation<HorizontalPodAutoscaler>[] = [
  target('Deployment', 'deployments'),
  target('ReplicaSet', 'replicasets'),
  target('ReplicationController', 'replicationcontrollers'),
  target('StatefulSet', 'statefulsets')
]
