import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type { Pod, PodDisruptionBudget } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

/**
 * Divides the pods of one node that could be evicted into those whose eviction breaks a PodDisruptionBudget and the
 * others, each in the order given, as upstream's filterPodsWithPDBViolation: the budgets' status decides, and each pod
 * takes one disruption of every budget that selects it.
 */
export function byBudget(
  store: ObjectStore,
  pods: readonly Pod[]
): { breaking: readonly Pod[]; others: readonly Pod[] } {
  const left = new Map<PodDisruptionBudget, number>()
  const breaking: Pod[] = []
  const others: Pod[] = []
  for (const pod of pods) {
    let isBreaking = false
    for (const budget of budgetsOf(store, pod)) {
      const allowed = (left.get(budget) ?? budget.status?.disruptionsAllowed ?? 0) - 1
      left.set(budget, allowed)
      if (allowed < 0) isBreaking = true
    }
    if (isBreaking) breaking.push(pod)
    else others.push(pod)
  }
  return { breaking, others }
}

/** A budget without a selector, or with an empty one, is not asked; nor is one that has counted the pod already. */
function* budgetsOf(store: ObjectStore, { metadata }: Pod): Generator<PodDisruptionBudget> {
  const kind = store.kinds.ofResource('policy', 'poddisruptionbudgets')
  if (kind === undefined || Object.keys(metadata.labels ?? {}).length === 0) return
  for (const object of store.inNamespace(kind, metadata.namespace ?? '')) {
    const budget = object as PodDisruptionBudget
    const { selector } = budget.spec
    const requirements = selector === undefined ? [] : requirementsOf(selector)
    if (requirements.length === 0 || !matches(requirements, metadata.labels)) continue
    if (budget.status?.disruptedPods?.[metadata.name] === undefined) yield budget
  }
}
