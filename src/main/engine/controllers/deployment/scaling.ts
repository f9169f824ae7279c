import type { ReplicaSet } from '../../../../shared/schema/types.ts'
import { desiredReplicasAnnotation } from '../../../../shared/rollout/revision-annotations.ts'
import { bySize } from './revisions.ts'
import type { Rollout } from './rollout.ts'
import {
  activeOf,
  annotatedCount,
  isRollingUpdate,
  isSaturated,
  maxSurgeOf,
  proportionOf,
  replicasOf,
  sumReplicas
} from './sizes.ts'

/** Whether spec.replicas changed since the ReplicaSets were last scaled. */
export function isScalingEvent({ deployment, all }: Rollout): boolean {
  return activeOf(all).some((replicaSet) => {
    const annotated = annotatedCount(replicaSet, desiredReplicasAnnotation)
    return annotated !== undefined && annotated !== replicasOf(deployment)
  })
}

/**
 * Brings the ReplicaSets to a new number of replicas without rolling on: the only active one takes them all, old ones
 * go where the new one is saturated, and in the midst of a rollout all grow or shrink in proportion. Upstream's scale.
 */
export function scale(rollout: Rollout): void {
  const { deployment, newest, old } = rollout
  const desired = replicasOf(deployment)
  const only = activeOrLatest(newest, old)
  if (only !== undefined) {
    if (replicasOf(only) !== desired) rollout.scale(only, desired)
  } else if (isSaturated(deployment, newest)) {
    for (const replicaSet of activeOf(old)) rollout.scale(replicaSet, 0)
  } else if (isRollingUpdate(deployment)) scaleInProportion(rollout)
}

function activeOrLatest(newest: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = activeOf(newest === undefined ? old : [...old, newest])
  if (active.length === 0) return newest ?? old.at(-1)
  return active.length === 1 ? active[0] : undefined
}

function scaleInProportion(rollout: Rollout): void {
  const { deployment } = rollout
  const desired = replicasOf(deployment)
  const active = activeOf(rollout.all)
  const allowed = desired > 0 ? desired + maxSurgeOf(deployment) : 0
  const toAdd = allowed - sumReplicas(active)
  const ordered = toAdd === 0 ? active : [...active].sort(bySize(toAdd > 0 ? 'newer' : 'older'))
  let added = 0
  const sizes = ordered.map((replicaSet) => {
    const share = proportionOf(replicaSet, deployment, toAdd, added)
    added += share
    return replicasOf(replicaSet) + share
  })
  ordered.forEach((replicaSet, index) => {
    const leftover = index === 0 ? toAdd - added : 0
    rollout.scale(replicaSet, Math.max(sizes[index]! + leftover, 0))
  })
}
