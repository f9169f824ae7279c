// Which pods would have to go, as upstream's plugins/defaultpreemption.SelectVictimsOnNode.
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { PlacedPod } from '../node-table.ts'
import type { Placer } from '../placement.ts'
import { podFacts } from '../pod-facts.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import { fits } from '../verdicts.ts'
import { compareImportance, type Candidate } from './candidate.ts'
import { byBudget } from './disruption-budgets.ts'

/** What a dry run on one node came to: a candidate, or why there is none. */
export type DryRun = Candidate | { readonly reasons: readonly string[] }

const noVictims = { reasons: ['No preemption victims found for incoming pod'] }

/**
 * Takes all pods of lower priority off the node, then puts back as many as can stay, the most important first and
 * those whose budget would be broken before the others. The tables are as before when it is done.
 */
export function dryRun(store: ObjectStore, placer: Placer, context: SchedulingContext, slot: number): DryRun {
  const { nodes, facts } = context
  const weaker: Pod[] = []
  for (const pod of store.onNode<Pod>(podKind, nodes.names[slot]!)) {
    if (podFacts(pod.spec).priority < facts.priority && nodes.placedPod(pod.metadata.uid) !== undefined)
      weaker.push(pod)
  }
  if (weaker.length === 0) return noVictims
  return nodes.trying(() => {
    const lifted = new Map<Pod, PlacedPod>()
    const lift = (pod: Pod): void => {
      const placed = nodes.placedPod(pod.metadata.uid)!
      lifted.set(pod, placed)
      nodes.lift(placed)
    }
    const putBack = (pod: Pod): void => {
      nodes.add(lifted.get(pod)!)
      lifted.delete(pod)
    }
    try {
      for (const pod of weaker) lift(pod)
      const verdict = placer.verdictOn(context, slot)
      if (verdict !== fits) return { reasons: placer.verdicts.refusal(verdict)!.reasons }
      const victims: Pod[] = []
      const mustGo = (pod: Pod): boolean => {
        putBack(pod)
        if (placer.verdictOn(context, slot) === fits) return false
        lift(pod)
        victims.push(pod)
        return true
      }
      const { breaking, others } = byBudget(store, weaker.sort(compareImportance))
      const violations = breaking.filter(mustGo).length
      others.forEach(mustGo)
      return { slot, victims: victims.sort(compareImportance), violations }
    } finally {
      for (const pod of lifted.keys()) putBack(pod)
    }
  })
}
