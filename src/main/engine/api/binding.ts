import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod, PodCondition, PodSpec } from '../../../shared/schema/types.ts'
import { conflict } from './api-error.ts'

/**
 * A pod put on the node that `spec` names, as upstream's binding subresource: PodScheduled is True, nobody owns the
 * field, the generation stays. 409 where the pod is bound, gated or being deleted. `now` is a metav1.Time.
 */
export function bound(stored: Pod, spec: PodSpec, now: string): Pod {
  const { name, deletionTimestamp, generation } = stored.metadata
  if (deletionTimestamp !== undefined) {
    throw conflict(podKind, name, `pod ${name} is being deleted, cannot be assigned to a host`)
  }
  if (stored.spec.nodeName !== undefined) {
    throw conflict(podKind, name, `pod ${name} is already assigned to node ${JSON.stringify(stored.spec.nodeName)}`)
  }
  if ((stored.spec.schedulingGates?.length ?? 0) > 0) {
    throw conflict(podKind, name, `pod ${name} has non-empty .spec.schedulingGates`)
  }
  const observed = generation === undefined ? {} : { observedGeneration: generation }
  const scheduled: PodCondition = { type: 'PodScheduled', ...observed, status: 'True', lastTransitionTime: now }
  const others = stored.status?.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? []
  return { ...stored, spec, status: { ...stored.status, conditions: [...others, scheduled] } }
}
