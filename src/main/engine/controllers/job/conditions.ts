import { formatTime } from '../../../../shared/kube/time.ts'
import type { JobCondition } from '../../../../shared/schema/types.ts'

type JobConditionType = 'Suspended' | 'FailureTarget' | 'SuccessCriteriaMet' | 'Failed' | 'Complete'

export interface ConditionWords {
  readonly reason: string
  readonly message: string
}

/** A condition of a Job; `now` in milliseconds. */
export function newCondition(
  type: JobConditionType,
  { reason, message }: ConditionWords,
  now: number,
  status: 'True' | 'False' = 'True'
): JobCondition {
  const time = formatTime(now)
  return {
    type,
    status,
    lastProbeTime: time,
    lastTransitionTime: time,
    ...(reason === '' ? {} : { reason }),
    ...(message === '' ? {} : { message })
  }
}

/** The conditions with this one in them; the same list where it says so already. What was never true is not told false. */
export function withCondition(conditions: readonly JobCondition[], next: JobCondition): readonly JobCondition[] {
  const index = conditions.findIndex(({ type }) => type === next.type)
  const present = conditions[index]
  if (present === undefined) return next.status === 'False' ? conditions : [...conditions, next]
  const isSame = present.status === next.status && present.reason === next.reason && present.message === next.message
  return isSame ? conditions : conditions.with(index, next)
}
