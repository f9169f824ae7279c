import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { parsedTime } from './parsed-time.ts'

/** Since when the pod is ready, in milliseconds; undefined where it is not, NaN where nobody wrote it down. */
export function readySince(pod: Pod): number | undefined {
  const condition = conditionOf(pod.status, 'Ready')
  if (condition?.status !== 'True') return undefined
  return condition.lastTransitionTime === undefined ? Number.NaN : parsedTime(condition.lastTransitionTime)
}

/** Ready for at least `minReadySeconds` at `now` (milliseconds). */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  const since = readySince(pod)
  if (since === undefined) return false
  return minReadySeconds === 0 || since + minReadySeconds * 1000 <= now
}
