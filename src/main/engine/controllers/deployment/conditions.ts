import { formatTime } from '../../../../shared/kube/time.ts'
import type { DeploymentCondition, DeploymentStatus } from '../../../../shared/schema/types.ts'

type ConditionType = 'Available' | 'Progressing' | 'ReplicaFailure'
type Conditions = readonly DeploymentCondition[]

/** A condition that is new at `now` (milliseconds). */
export function newCondition(
  type: ConditionType,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number
): DeploymentCondition {
  const time = formatTime(now)
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message }
}

/**
 * Upstream's SetDeploymentCondition: nothing changes while status and reason stay; the transition time stays with the
 * status; a condition that changes goes to the end of the list.
 */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const current = conditions.find(({ type }) => type === condition.type)
  if (current?.status === condition.status && current.reason === condition.reason) return conditions
  const next: DeploymentCondition =
    current?.status === condition.status && current.lastTransitionTime !== undefined
      ? { ...condition, lastTransitionTime: current.lastTransitionTime }
      : condition
  return [...conditions.filter(({ type }) => type !== condition.type), next]
}

export function withoutCondition(conditions: Conditions, type: ConditionType): Conditions {
  return conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions
}

export function withConditions(status: DeploymentStatus, conditions: Conditions): DeploymentStatus {
  if (conditions.length > 0) return { ...status, conditions }
  const { conditions: _, ...rest } = status
  return rest
}
