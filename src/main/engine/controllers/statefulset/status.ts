import type { Pod, StatefulSet, StatefulSetStatus } from '../../../../shared/schema/types.ts'
import { isPodAvailable } from '../pod-availability.ts'
import { revisionNameOf } from './identity.ts'
import { isRunningAndReady, type Revisions } from './ordered-update.ts'

/**
 * The status that a set shows of these pods; `replaced` is one that was deleted since. Zero counts are left out, as in
 * Go. `now` in milliseconds. Upstream's updateStatus and completeRollingUpdate.
 */
export function statefulSetStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update }: Revisions,
  replaced: Pod | undefined,
  collisionCount: number,
  now: number
): StatefulSetStatus {
  const { replicas = 1, minReadySeconds = 0, updateStrategy } = set.spec
  let [ready, available, ofCurrent, ofUpdate] = [0, 0, 0, 0]
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      ready++
      if (isPodAvailable(pod, minReadySeconds, now)) available++
    }
    if (pod.metadata.deletionTimestamp !== undefined) continue
    const revision = revisionNameOf(pod)
    if (revision === current.metadata.name) ofCurrent++
    if (revision === update.metadata.name) ofUpdate++
  }
  if (replaced !== undefined && revisionNameOf(replaced) === current.metadata.name) ofCurrent--
  const isComplete =
    updateStrategy?.type === 'RollingUpdate' && [ofUpdate, ready, pods.length].every((count) => count === replicas)
  if (isComplete) ofCurrent = ofUpdate
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(ofCurrent === 0 ? {} : { currentReplicas: ofCurrent }),
    ...(ofUpdate === 0 ? {} : { updatedReplicas: ofUpdate }),
    currentRevision: isComplete ? update.metadata.name : current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount,
    availableReplicas: available
  }
}
