import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import { withPodDisruption } from '../../../../shared/kinds/pod/disruption-target.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'

/**
 * Evicts a pod for one of higher priority, as upstream's preemption executor: the condition that says why, the
 * deletion with the pod's own grace, and the event. A victim that is on its way out already is left alone.
 */
export function evictVictim(
  writer: ObjectWriter,
  recorder: EventRecorder,
  victim: Pod,
  preemptor: Pod,
  nodeName: string,
  now: number
): void {
  const { namespace, name, deletionTimestamp } = victim.metadata
  if (deletionTimestamp !== undefined) return
  const scheduler = preemptor.spec.schedulerName ?? 'default-scheduler'
  const message = `${scheduler}: preempting to accommodate a higher priority pod`
  try {
    writer.updateStatus(podKind, withPodDisruption(victim, 'PreemptionByScheduler', message, now))
    writer.delete(podKind, namespace, name)
  } catch (error) {
    // Somebody else was faster: the room comes anyway, or the next attempt looks again.
    if (!(error instanceof ApiError)) throw error
    return
  }
  recorder.event(victim, 'Normal', 'Preempted', `Preempted by pod ${preemptor.metadata.uid} on node ${nodeName}`)
}
