// What a pod's status says about its life, as upstream's pkg/api/v1/pod.
import { isConditionTrue } from '../../kube/conditions.ts'
import type { Pod } from '../../schema/types.ts'

export function isPodReady(pod: Pod): boolean {
  return isConditionTrue(pod.status, 'Ready')
}

/** Its containers have ended and none starts again. */
export function isPodTerminal(pod: Pod): boolean {
  const phase = pod.status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

/** Neither finished nor being deleted: what a controller counts as one of its replicas. */
export function isPodActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod)
}
