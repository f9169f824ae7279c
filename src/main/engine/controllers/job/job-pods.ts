// What the Job controller reads from one of its pods.
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { ContainerStatus, Job, Pod } from '../../../../shared/schema/types.ts'
import { parsedTime } from '../parsed-time.ts'

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
export const indexKey = 'batch.kubernetes.io/job-completion-index'

export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(trackingFinalizer) === true
}

export function withTracking(pod: Pod): Pod {
  if (isTracked(pod)) return pod
  return { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), trackingFinalizer] } }
}

export function withoutTracking(pod: Pod): Pod {
  if (!isTracked(pod)) return pod
  const { finalizers, ...metadata } = pod.metadata
  const left = finalizers!.filter((finalizer) => finalizer !== trackingFinalizer)
  return { ...pod, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } }
}

/** Being deleted and not at its end yet. */
export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod)
}

/** The index that a pod works on; undefined where it has none, or none that is a number. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[indexKey]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** Whether a pod is replaced only once it has failed, not as soon as it is being deleted. */
export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined
}

/** A pod that is being deleted counts as failed, for nobody may be left to say so; not where only failed ones are replaced. */
export function hasFailed(pod: Pod, job: Job): boolean {
  const phase = pod.status?.phase
  if (phase === 'Failed') return true
  if (replacesOnlyFailed(job)) return false
  return pod.metadata.deletionTimestamp !== undefined && phase !== 'Succeeded'
}

/** When a pod ended (ms): when its containers did, else when it was no longer ready, else when it was deleted. */
export function finishedAt(pod: Pod): number {
  const ended = containersEnded(pod)
  if (ended !== undefined) return ended
  const ready = conditionOf(pod.status, 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime !== undefined) return parsedTime(ready.lastTransitionTime)
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata
  if (deletionTimestamp !== undefined) return parsedTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000
  return parsedTime(creationTimestamp)
}

/** The last end of all containers and sidecars; undefined where one of them has not ended. */
function containersEnded({ spec, status }: Pod): number | undefined {
  const sidecars = new Set(
    spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  )
  const statuses: readonly ContainerStatus[] = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name))
  ]
  let last: number | undefined
  for (const { state } of statuses) {
    if (state?.terminated?.finishedAt === undefined) return undefined
    last = Math.max(last ?? 0, parsedTime(state.terminated.finishedAt))
  }
  return last
}
