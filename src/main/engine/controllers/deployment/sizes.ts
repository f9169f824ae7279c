import type { Deployment, ReplicaSet } from '../../../../shared/schema/types.ts'
import { scaledValue } from '../int-or-percent.ts'
import { desiredReplicasAnnotation, maxReplicasAnnotation } from '../../../../shared/rollout/revision-annotations.ts'

// How many pods a rollout may have, as upstream's pkg/controller/deployment/util.

export function replicasOf(object: Deployment | ReplicaSet): number {
  return object.spec.replicas ?? 1
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate'
}

/** Both bounds as counts; they are never both 0, or nothing could move. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const replicas = replicasOf(deployment)
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = scaledValue(maxSurge, replicas, 'up')
  const unavailable = scaledValue(maxUnavailable, replicas, 'down')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function maxSurgeOf(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0
}

export function maxUnavailableOf(deployment: Deployment): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment) || replicas === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicas)
}

export function sumReplicas(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + replicasOf(replicaSet), 0)
}

export function sumStatus(
  replicaSets: readonly ReplicaSet[],
  count: 'replicas' | 'readyReplicas' | 'availableReplicas'
): number {
  return replicaSets.reduce((sum, { status }) => sum + (status?.[count] ?? 0), 0)
}

export function activeOf(replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return replicaSets.filter((replicaSet) => replicasOf(replicaSet) > 0)
}

/** The size that the new ReplicaSet may have now; upstream's NewRSNewReplicas. `current` is its size. */
export function newReplicaSetSize(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment)) return replicas
  const room =
    replicas + scaledValue(deployment.spec.strategy?.rollingUpdate?.maxSurge, replicas, 'up') - sumReplicas(all)
  return room <= 0 ? current : current + Math.min(room, replicas - current)
}

export function annotatedCount(replicaSet: ReplicaSet, annotation: string): number | undefined {
  const text = replicaSet.metadata.annotations?.[annotation]
  return text === undefined || !/^-?\d+$/.test(text) ? undefined : Number(text)
}

/** Whether the ReplicaSet has all pods of the Deployment and they are available. */
export function isSaturated(deployment: Deployment, replicaSet: ReplicaSet | undefined): boolean {
  const replicas = replicasOf(deployment)
  return (
    replicaSet !== undefined &&
    annotatedCount(replicaSet, desiredReplicasAnnotation) === replicas &&
    replicasOf(replicaSet) === replicas &&
    (replicaSet.status?.availableReplicas ?? 0) === replicas
  )
}

/** The share of `toAdd` (negative: to take away) that falls to one ReplicaSet, of which `added` has been given out. */
export function proportionOf(replicaSet: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (replicasOf(replicaSet) === 0 || toAdd === 0 || toAdd === added) return 0
  const fraction = fractionOf(replicaSet, deployment)
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added)
}

function fractionOf(replicaSet: ReplicaSet, deployment: Deployment): number {
  const size = replicasOf(replicaSet)
  if (replicasOf(deployment) === 0) return -size
  const total = replicasOf(deployment) + maxSurgeOf(deployment)
  const before = annotatedCount(replicaSet, maxReplicasAnnotation) ?? deployment.status?.replicas ?? 0
  if (before === 0) return 0
  return roundAway((size * total) / before) - size
}

function roundAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value)
}
