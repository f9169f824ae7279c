import { formatTime } from '../../kube/time.ts'
import type { Pod, PodCondition } from '../../schema/types.ts'

/** The pod with the condition that says why it is about to be deleted. `now` in milliseconds. */
export function withPodDisruption(pod: Pod, reason: string, message: string, now: number): Pod {
  const { generation } = pod.metadata
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason,
    message
  }
  const others = pod.status?.conditions?.filter(({ type }) => type !== condition.type) ?? []
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } }
}
