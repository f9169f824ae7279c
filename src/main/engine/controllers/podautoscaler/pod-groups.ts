import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../parsed-time.ts'

const cpuInitializationPeriod = 300_000
const initialReadinessDelay = 30_000

/** What was measured of one pod: thousandths of a core or a byte, and when. Times in milliseconds. */
export interface PodValue {
  readonly value: number
  readonly timestamp: number
  readonly window: number
}

/** Pods by name, as upstream's groupPods divides them. */
export interface PodGroups {
  readonly readyCount: number
  readonly unready: readonly string[]
  readonly missing: readonly string[]
  readonly ignored: readonly string[]
}

/** `now` in milliseconds. */
export function groupPods(
  pods: readonly Pod[],
  values: ReadonlyMap<string, PodValue>,
  resource: string,
  now: number
): PodGroups {
  const unready: string[] = []
  const missing: string[] = []
  const ignored: string[] = []
  let readyCount = 0
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const measured = values.get(name)
    if (deletionTimestamp !== undefined || pod.status?.phase === 'Failed') ignored.push(name)
    else if (pod.status?.phase === 'Pending') unready.push(name)
    else if (measured === undefined) missing.push(name)
    else if (resource === 'cpu' && isUnready(pod, measured, now)) unready.push(name)
    else readyCount++
  }
  return { readyCount, unready, missing, ignored }
}

/** A pod that starts works more than it will: its CPU counts only once it is ready, and measured since. */
function isUnready({ status }: Pod, { timestamp, window }: PodValue, now: number): boolean {
  const ready = conditionOf(status, 'Ready')
  if (ready?.lastTransitionTime === undefined || status?.startTime === undefined) return true
  const startTime = parsedTime(status.startTime)
  const changed = parsedTime(ready.lastTransitionTime)
  if (startTime + cpuInitializationPeriod > now) return ready.status === 'False' || timestamp < changed + window
  return ready.status === 'False' && startTime + initialReadinessDelay > changed
}
