import { matchesTerm } from '../node-terms.ts'
import { normalize, type Score } from './score.ts'

/** The weights of the preferred node affinity terms that a node matches. */
export const nodeAffinityScore: Score = {
  name: 'NodeAffinity',
  weight: 2,
  rate({ nodes, facts }, feasible, out) {
    if (facts.preferredNodes.length === 0) return false
    for (let index = 0; index < feasible.length; index++) {
      const slot = feasible.slots[index]!
      let sum = 0
      for (const { weight, term } of facts.preferredNodes) {
        // A preferred term without requirements matches every node; a required one matches none.
        const isEmpty = term.labels.length === 0 && term.fields.length === 0
        if (weight !== 0 && !isEmpty && matchesTerm(term, nodes.names[slot]!, nodes.labels[slot])) sum += weight
      }
      out[index] = sum
    }
    normalize(out, feasible.length, false)
    return true
  }
}
