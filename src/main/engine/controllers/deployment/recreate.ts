import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { Rollout } from './rollout.ts'
import { activeOf, replicasOf, sumStatus } from './sizes.ts'

/** Recreate: all old pods go and are gone before the first new one is made; upstream's rolloutRecreate. */
export function recreate(rollout: Rollout): void {
  rollout.resolve(false)
  const active = activeOf(rollout.old)
  for (const replicaSet of active) rollout.scale(replicaSet, 0)
  if (active.length === 0 && !hasOldPods(rollout)) {
    if (rollout.newest === undefined) rollout.resolve(true)
    const newest = rollout.newest!
    if (replicasOf(newest) !== replicasOf(rollout.deployment)) rollout.scale(newest, replicasOf(rollout.deployment))
    if (rollout.isComplete) rollout.cleanUp()
  }
  rollout.syncRolloutStatus()
}

/** Terminating pods count: two generations must never run side by side. */
function hasOldPods({ tools, old }: Rollout): boolean {
  if (sumStatus(old, 'replicas') > 0) return true
  for (const replicaSet of old) {
    for (const pod of tools.store.ownedBy(podKind, replicaSet.metadata.uid)) if (!isPodTerminal(pod)) return true
  }
  return false
}
