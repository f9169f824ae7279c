import type { Points } from '../../../shared/contract/series.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

/** Past states of a pod that are read for its restarts, the newest; a restart writes about three. */
const mostRevisions = 120

/** How often containers of a pod were started again since the first moment; undefined where none was. */
export function restartsOfPod(source: ClusterSource, pod: Pod, times: readonly number[]): Points | undefined {
  const [first] = times
  if (first === undefined || restartsIn(pod) === 0) return undefined
  const { namespace, name, uid } = pod.metadata
  // Newest first; a pod of the same name before it is another one.
  const states = source
    .history(podKind, namespace, name, mostRevisions)
    .filter(({ object }) => object.metadata.uid === uid)
    .map(({ time, object }) => ({ time, count: restartsIn(object as Pod) }))
  const at = (time: number): number | undefined => states.find((state) => state.time <= time)?.count
  const before = at(first) ?? states.at(-1)?.count ?? 0
  const points = times.map((time) => {
    const count = at(time)
    return count === undefined ? null : Math.max(0, count - before)
  })
  return points.some((point) => point !== null && point > 0) ? points : undefined
}

function restartsIn({ status }: Pod): number {
  return [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].reduce(
    (sum, { restartCount }) => sum + restartCount,
    0
  )
}
