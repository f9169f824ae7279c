// A kubelet that starts asks of each pod that it ran whether it still takes it in, after upstream's kubelet.go
// (HandlePodAdditions): the machine may be smaller now, or have other labels.
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podFacts } from '../scheduler/pod-facts.ts'
import type { CriticalRoom } from './critical-room.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import type { KubeletPods } from './kubelet-pods.ts'
import type { NodeRoom } from './node-room.ts'
import { isStaticPod, judgeAgain, type Refusal } from './pod-admission.ts'
import type { PodState } from './pod-state.ts'

/** Static pods come from files and are there first, then the eldest. */
function rank({ pod }: PodState): string {
  return `${isStaticPod(pod) ? 0 : 1}${pod.metadata.creationTimestamp}`
}

export function readmit(
  { store, nodeName }: Pick<KubeletParts, 'store' | 'nodeName'>,
  pods: KubeletPods,
  room: NodeRoom,
  critical: CriticalRoom,
  reject: (state: PodState, refusal: Refusal) => void
): void {
  const node = store.get(nodeKind, undefined, nodeName)
  if (node === undefined) return
  const taken = [...pods.all()].filter(({ pod }) => room.has(pod.metadata.uid))
  room.clear()
  for (const state of taken.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))) {
    const { pod } = state
    const isEnding = state.stage === 'terminating' || pod.metadata.deletionTimestamp !== undefined
    const verdict = isEnding ? undefined : judgeAgain(pod, node, room)
    const refusal = verdict !== undefined && 'shortages' in verdict ? critical.make(state, verdict.shortages) : verdict
    if (refusal === undefined) room.put(pod.metadata.uid, podFacts(pod.spec))
    else reject(state, refusal)
  }
}
