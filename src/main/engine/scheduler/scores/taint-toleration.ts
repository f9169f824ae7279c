import { isTolerated } from '../tolerations.ts'
import { highest, normalize, type Score } from './score.ts'

/** Fewer PreferNoSchedule taints that the pod does not tolerate are better. */
export const taintTolerationScore: Score = {
  name: 'TaintToleration',
  weight: 3,
  rate({ nodes, facts }, feasible, out) {
    const tolerations = facts.tolerations?.filter(({ effect }) => !effect || effect === 'PreferNoSchedule')
    let hasAny = false
    for (let index = 0; index < feasible.length; index++) {
      const taints = nodes.taints[feasible.slots[index]!]!
      out[index] = highest
      if (taints.length === 0) continue
      out[index] = taints.filter(
        (taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)
      ).length
      hasAny = true
    }
    if (!hasAny) return true
    for (let index = 0; index < feasible.length; index++) {
      if (nodes.taints[feasible.slots[index]!]!.length === 0) out[index] = 0
    }
    normalize(out, feasible.length, true)
    return true
  }
}
