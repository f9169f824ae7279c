import { conditionOf } from '../../kube/conditions.ts'
import { formatTime } from '../../kube/time.ts'
import type { Condition, PodDisruptionBudgetStatus } from '../../schema/types.ts'

const type = 'DisruptionAllowed'

/** The status with this condition; its time moves only where the answer does (upstream's meta.SetStatusCondition). */
export function withDisruptionCondition(
  status: PodDisruptionBudgetStatus,
  given: Pick<Condition, 'status' | 'reason' | 'message'>,
  now: number
): PodDisruptionBudgetStatus {
  const before = conditionOf(status, type)
  const lastTransitionTime = before?.status === given.status ? before.lastTransitionTime : formatTime(now)
  const condition: Condition = {
    type,
    status: given.status,
    observedGeneration: status.observedGeneration ?? 0,
    lastTransitionTime,
    reason: given.reason,
    message: given.message
  }
  const others = status.conditions?.filter((other) => other.type !== type) ?? []
  return { ...status, conditions: [...others, condition] }
}

/** The condition as the count says it: upstream's component-helpers/apps/poddisruptionbudget. `now` in milliseconds. */
export function withCountedCondition(status: PodDisruptionBudgetStatus, now: number): PodDisruptionBudgetStatus {
  const isAllowed = status.disruptionsAllowed > 0
  const answer = isAllowed ? 'True' : 'False'
  const reason = isAllowed ? 'SufficientPods' : 'InsufficientPods'
  return withDisruptionCondition(status, { status: answer, reason, message: '' }, now)
}
