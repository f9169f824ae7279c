import type { Deployment } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** How far the rollout is, by the same reading of status as `kubectl rollout status`. */
export function deploymentStatus(deployment: Deployment): StatusSummary {
  return terminatingStatus(deployment) ?? failure(deployment) ?? progress(deployment)
}

function failure({ status }: Deployment): StatusSummary | undefined {
  const conditions = status?.conditions ?? []
  const progressing = conditions.find(({ type }) => type === 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded') return { mark: 'bad', word: 'ProgressDeadlineExceeded' }
  const replicaFailure = conditions.find(
    (condition) => condition.type === 'ReplicaFailure' && condition.status === 'True'
  )
  return replicaFailure && { mark: 'bad', word: replicaFailure.reason ?? 'ReplicaFailure' }
}

function progress({ metadata, spec, status = {} }: Deployment): StatusSummary {
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status
  const desired = spec.replicas ?? 1
  if (spec.paused === true) return { mark: 'off', word: 'paused' }
  if (desired === 0 && replicas === 0) return { mark: 'off', word: 'scaled to 0' }
  const isRollingOut =
    observedGeneration < (metadata.generation ?? 0) || updatedReplicas < desired || replicas > updatedReplicas
  if (isRollingOut) return { mark: 'prog', word: 'Progressing' }
  if (availableReplicas >= desired) return { mark: 'ok', word: 'Available' }
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing?.reason !== 'NewReplicaSetAvailable') return { mark: 'prog', word: 'Progressing' }
  // The rollout was finished and replicas were lost since.
  return { mark: 'warn', word: `${availableReplicas}/${desired} available` }
}
