import { parseTime } from '../../../../shared/kube/time.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../../shared/schema/types.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { newCondition, withCondition, withConditions, withoutCondition } from './conditions.ts'
import { replicasOf } from './sizes.ts'
import { deploymentStatus } from './status.ts'

const noDeadline = 2 ** 31 - 1

/** Whether the Deployment watches its progress; the largest 32-bit number turns that off. */
export function hasProgressDeadline(deployment: Deployment): boolean {
  const seconds = deployment.spec.progressDeadlineSeconds
  return seconds !== undefined && seconds !== noDeadline
}

/** All pods are of the new template, available, and nothing of the old is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const replicas = replicasOf(deployment)
  return (
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.replicas ?? 0) === replicas &&
    (status?.availableReplicas ?? 0) === replicas &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

function isProgressing(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const updatedBefore = before?.updatedReplicas ?? 0
  const updated = after.updatedReplicas ?? 0
  return (
    updated > updatedBefore ||
    (after.replicas ?? 0) - updated < (before?.replicas ?? 0) - updatedBefore ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  )
}

/** When the rollout counts as stuck if nothing moves (milliseconds), by its last update. */
function deadlineOf(deployment: Deployment, condition: DeploymentCondition): number {
  return parseTime(condition.lastUpdateTime!) + deployment.spec.progressDeadlineSeconds! * 1000
}

function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: number): boolean {
  const condition = conditionOf(status, 'Progressing')
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false
  return condition.reason === 'ProgressDeadlineExceeded' || deadlineOf(deployment, condition) < now
}

/** The status of a Deployment in a rollout, with its Progressing condition; upstream's syncRolloutStatus. */
export function rolloutStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number
): DeploymentStatus {
  const status = deploymentStatus(deployment, all, newest, now)
  const conditions = withReplicaFailure(progressConditions(deployment, status, newest, now), all, newest)
  return withConditions(status, conditions)
}

function progressConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  newest: ReplicaSet | undefined,
  now: number
): readonly DeploymentCondition[] {
  const conditions = status.conditions ?? []
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing')
  const current = conditionOf(deployment.status, 'Progressing')
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (wasComplete) return conditions
  const subject =
    newest === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`
    return withCondition(conditions, newCondition('Progressing', 'True', 'NewReplicaSetAvailable', message, now))
  }
  if (isProgressing(deployment.status, status)) {
    const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now)
    // Every bit of progress moves the update time, even where the reason stays: so the old one is taken out first.
    const rest = withoutCondition(conditions, 'Progressing')
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined
    return withCondition(rest, since === undefined ? condition : { ...condition, lastTransitionTime: since })
  }
  if (!isTimedOut(deployment, status, now)) return conditions
  const message = `${subject} has timed out progressing.`
  return withCondition(conditions, newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', message, now))
}

/** A ReplicaSet that cannot make pods shows on the Deployment, the new one before the old. */
function withReplicaFailure(
  conditions: readonly DeploymentCondition[],
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined
): readonly DeploymentCondition[] {
  for (const replicaSet of newest === undefined ? all : [newest, ...all]) {
    const failure = replicaSet.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
    if (failure === undefined) continue
    const { lastTransitionTime } = failure
    return withCondition(conditions, {
      ...failure,
      ...(lastTransitionTime === undefined ? {} : { lastUpdateTime: lastTransitionTime })
    })
  }
  return withoutCondition(conditions, 'ReplicaFailure')
}

/**
 * Whether upstream looks at it again and again, many times a second: it was available once, its deadline is over, and it
 * is not complete now. It does not time out, but what it waits for without an event of its own is found all the same.
 */
export function isPolled(deployment: Deployment, now: number): boolean {
  const condition = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || condition?.reason !== 'NewReplicaSetAvailable') return false
  return deadlineOf(deployment, condition) < now && !isComplete(deployment, deployment.status)
}

/** In how many milliseconds the progress must be looked at again, where nothing else happens; undefined for never. */
export function nextProgressCheck(deployment: Deployment, now: number): number | undefined {
  const condition = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || condition === undefined) return undefined
  if (isComplete(deployment, deployment.status) || condition.reason === 'ProgressDeadlineExceeded') return undefined
  const after = deadlineOf(deployment, condition) - now
  // What it may wait for then, events tell.
  if (isPolled(deployment, now)) return undefined
  // Upstream adds a second against rounding; below a second it tries again and again until the deadline has passed.
  return after < 1000 ? Math.max(after, 0) + 5 : after + 1000
}
