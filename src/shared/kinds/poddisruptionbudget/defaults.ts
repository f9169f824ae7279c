import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { PodDisruptionBudget } from '../../schema/types.ts'

const noStatus = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
const noSpec = {}

/** Upstream has no defaults for policy/v1; Go prints the spec and the counts of the status always. */
export function setPodDisruptionBudgetDefaults(budget: NewObject<PodDisruptionBudget>): NewObject<PodDisruptionBudget> {
  return filled(budget, { spec: noSpec, status: noStatus })
}
