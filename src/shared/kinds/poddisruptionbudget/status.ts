import { conditionOf } from '../../kube/conditions.ts'
import type { PodDisruptionBudget } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** Whether somebody may take one of its pods away now, in the words of its condition DisruptionAllowed. */
export function podDisruptionBudgetStatus(budget: PodDisruptionBudget): StatusSummary {
  const going = terminatingStatus(budget)
  if (going !== undefined) return going
  const { metadata, status } = budget
  const condition = conditionOf(status, 'DisruptionAllowed')
  if (condition === undefined || (status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return { mark: 'prog', word: 'Pending' }
  }
  if (condition.reason === 'SyncFailed') return { mark: 'bad', word: 'SyncFailed' }
  if (status!.expectedPods === 0) return { mark: 'off', word: 'no pods' }
  if (status!.currentHealthy < status!.desiredHealthy) return { mark: 'warn', word: 'InsufficientPods' }
  return condition.status === 'True'
    ? { mark: 'ok', word: 'SufficientPods' }
    : { mark: 'wait', word: 'InsufficientPods' }
}
