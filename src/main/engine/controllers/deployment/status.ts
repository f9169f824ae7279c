import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../../shared/schema/types.ts'
import { newCondition, withCondition, withConditions } from './conditions.ts'
import { maxUnavailableOf, replicasOf, sumReplicas, sumStatus } from './sizes.ts'

/** The counts and the Available condition, as upstream's calculateStatus; zero counts are left out, as in Go. */
export function deploymentStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number
): DeploymentStatus {
  const available = sumStatus(all, 'availableReplicas')
  const counts = {
    replicas: sumStatus(all, 'replicas'),
    updatedReplicas: newest?.status?.replicas ?? 0,
    readyReplicas: sumStatus(all, 'readyReplicas'),
    availableReplicas: available,
    // More may be available than asked for, while pods that are too many go.
    unavailableReplicas: Math.max(sumReplicas(all) - available, 0)
  }
  const { collisionCount, conditions = [] } = deployment.status ?? {}
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...withoutZeros(counts),
    ...(collisionCount === undefined ? {} : { collisionCount })
  }
  const isAvailable = available >= replicasOf(deployment) - maxUnavailableOf(deployment)
  const condition = isAvailable
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now
      )
  return withConditions(status, withCondition(conditions, condition))
}

function withoutZeros(counts: Readonly<Record<string, number>>): Partial<DeploymentStatus> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
