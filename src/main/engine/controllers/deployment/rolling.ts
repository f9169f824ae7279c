import type { ReplicaSet } from '../../../../shared/schema/types.ts'
import type { Rollout } from './rollout.ts'
import { activeOf, maxUnavailableOf, newReplicaSetSize, replicasOf, sumReplicas, sumStatus } from './sizes.ts'

/** RollingUpdate: one step up, else one step down, within maxSurge and maxUnavailable; upstream's rolloutRolling. */
export function rollingUpdate(rollout: Rollout): void {
  rollout.resolve(true)
  if (!scaleUp(rollout) && !scaleDown(rollout) && rollout.isComplete) rollout.cleanUp()
  rollout.syncRolloutStatus()
}

function scaleUp(rollout: Rollout): boolean {
  const { deployment, all } = rollout
  const newest = rollout.newest!
  const desired = replicasOf(deployment)
  const current = replicasOf(newest)
  if (current === desired) return false
  const size = current > desired ? desired : newReplicaSetSize(deployment, all, current)
  if (size === current) return false
  rollout.scale(newest, size)
  return true
}

function scaleDown(rollout: Rollout): boolean {
  const { deployment, all } = rollout
  const newest = rollout.newest!
  const old = activeOf(rollout.old)
  if (sumReplicas(old) === 0) return false
  const least = replicasOf(deployment) - maxUnavailableOf(deployment)
  // New pods that are not available yet must not make room for taking away more of the old.
  const unavailableNew = replicasOf(newest) - (newest.status?.availableReplicas ?? 0)
  const most = sumReplicas(all) - least - unavailableNew
  if (most <= 0) return false
  const { replicaSets, count } = removeUnhealthy(rollout, old, most)
  const removed = removeAvailable(rollout, replicaSets, newest, least)
  return count + removed > 0
}

/** Old pods that do not work go first: they hold nothing up. */
function removeUnhealthy(
  rollout: Rollout,
  old: readonly ReplicaSet[],
  most: number
): { readonly replicaSets: readonly ReplicaSet[]; readonly count: number } {
  let count = 0
  const replicaSets = old.map((replicaSet) => {
    const size = replicasOf(replicaSet)
    const available = replicaSet.status?.availableReplicas ?? 0
    if (count >= most || size === 0 || size === available) return replicaSet
    const unhealthy = Math.min(most - count, size - available)
    if (unhealthy < 0) return replicaSet
    count += unhealthy
    return rollout.scale(replicaSet, size - unhealthy)
  })
  return { replicaSets, count }
}

function removeAvailable(rollout: Rollout, old: readonly ReplicaSet[], newest: ReplicaSet, least: number): number {
  const spare = sumStatus([...old, newest], 'availableReplicas') - least
  let count = 0
  for (const replicaSet of old) {
    if (count >= spare) break
    const size = replicasOf(replicaSet)
    if (size === 0) continue
    const part = Math.min(size, spare - count)
    rollout.scale(replicaSet, size - part)
    count += part
  }
  return count
}
