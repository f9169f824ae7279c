// What a Job's status says about its life, as upstream's pkg/controller/job/util.
import { isConditionTrue } from '../../kube/conditions.ts'
import type { Job } from '../../schema/types.ts'

/** The condition that ended it, or undefined where it goes on. */
export function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  for (const condition of status?.conditions ?? []) {
    const { type } = condition
    if ((type === 'Complete' || type === 'Failed') && condition.status === 'True') return type
  }
  return undefined
}

export function isJobComplete({ status }: Job): boolean {
  return isConditionTrue(status, 'Complete')
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed'
}
