// Which active pods a Job gives up first; upstream's activePodsForRemoval and controller.ActivePods.
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { Job, Pod } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../parsed-time.ts'
import { readySince } from '../pod-availability.ts'
import { indexOf } from './job-pods.ts'

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** What is least far comes first: not bound, pending, not ready, ready only lately, often restarted, young. */
function byProgress(a: Pod, b: Pod): number {
  return (
    Number(a.spec.nodeName !== undefined) - Number(b.spec.nodeName !== undefined) ||
    (phases[a.status?.phase ?? ''] ?? 0) - (phases[b.status?.phase ?? ''] ?? 0) ||
    Number(isPodReady(a)) - Number(isPodReady(b)) ||
    (isPodReady(a) ? readyFrom(b) - readyFrom(a) : 0) ||
    restarts(b) - restarts(a) ||
    parsedTime(b.metadata.creationTimestamp) - parsedTime(a.metadata.creationTimestamp)
  )
}

/** One of which nobody knows when counts as the youngest. */
function readyFrom(pod: Pod): number {
  const since = readySince(pod)
  return since === undefined || Number.isNaN(since) ? Number.MAX_SAFE_INTEGER : since
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
}

/** At least `count` of the active pods; of an Indexed Job first all whose index another has, or that have none to do. */
export function podsToRemove({ spec }: Job, active: readonly Pod[], count: number): readonly Pod[] {
  const [superfluous, left] =
    spec.completionMode === 'Indexed' ? splitByIndex(active, spec.completions ?? 0) : [[] as Pod[], active]
  const more = count - superfluous.length
  return more <= 0 ? superfluous : superfluous.concat([...left].sort(byProgress).slice(0, more))
}

function splitByIndex(active: readonly Pod[], completions: number): [superfluous: Pod[], left: Pod[]] {
  const superfluous: Pod[] = []
  const byIndex = new Map<number, Pod[]>()
  for (const pod of active) {
    const index = indexOf(pod)
    if (index === undefined || index >= completions) superfluous.push(pod)
    else byIndex.set(index, [...(byIndex.get(index) ?? []), pod])
  }
  const left: Pod[] = []
  for (const pods of byIndex.values()) {
    const sorted = pods.sort(byProgress)
    superfluous.push(...sorted.slice(0, -1))
    left.push(sorted.at(-1)!)
  }
  return [superfluous, left]
}
