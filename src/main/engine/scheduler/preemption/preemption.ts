// Room made for pods of higher priority, as upstream's pkg/scheduler/framework/preemption.Evaluator.
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ControlPlane } from '../../control-plane.ts'
import type { Random } from '../../sim/random.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { count, reasonsMessage, refusalCounts } from '../failure-message.ts'
import type { Placement, Placer } from '../placement.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import { candidatesToFind, pickCandidate, type Candidate } from './candidate.ts'
import { dryRun } from './dry-run.ts'
import type { PlacedPriorities } from './placed-priorities.ts'

/** What preemption can do for a pod that fits on no node. */
export interface PreemptionResult {
  /** The node and the pods that must leave it; undefined where there is none. */
  readonly candidate: Candidate | undefined
  /** Why there is none, in upstream's words. */
  readonly message: string
  /** Whether the pod keeps the node it is nominated for: it waits there for its victims. */
  readonly keepsNomination: boolean
}

const unhelpful = 'Preemption is not helpful for scheduling'
const noVictims = 'No preemption victims found for incoming pod'
/** Finds out which pods would have to leave which node; evicts nothing. */
export class Preemption {
  readonly #store: ObjectStore
  readonly #placer: Placer
  readonly #priorities: PlacedPriorities
  readonly #random: Random

  constructor(plane: ControlPlane, placer: Placer, priorities: PlacedPriorities) {
    this.#store = plane.store
    this.#placer = placer
    this.#priorities = priorities
    this.#random = plane.random('preemption')
  }

  find(context: SchedulingContext, placement: Placement): PreemptionResult {
    const { pod, nodes } = context
    const ineligible = this.#whyIneligible(context, placement)
    if (ineligible !== undefined) return { candidate: undefined, message: ineligible, keepsNomination: true }
    const reasons = new Map<string, number>()
    const candidates = this.#candidates(context, placement, reasons)
    if (candidates.length === 0) {
      const message = reasonsMessage(nodes.order.length, reasons)
      return { candidate: undefined, message, keepsNomination: (pod.status?.nominatedNodeName ?? '') === '' }
    }
    return { candidate: pickCandidate(candidates, this.#random), message: '', keepsNomination: false }
  }

  #whyIneligible({ pod, facts, nodes }: SchedulingContext, placement: Placement): string | undefined {
    if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
    const nominated = pod.status?.nominatedNodeName ?? ''
    const slot = nominated === '' ? undefined : nodes.slotOf(nominated)
    if (slot === undefined || nodes.isPresent[slot] === 0) return undefined
    const refusal = this.#placer.verdicts.refusal(verdictAt(placement, nodes.positionOf(slot), nodes.order.length))
    if (refusal?.isResolvable === false || !this.#priorities.hasBelowOn(slot, facts.priority)) return undefined
    for (const other of this.#store.onNode<Pod>(podKind, nominated)) {
      if ((other.spec.priority ?? 0) < facts.priority && isLeaving(other))
        return 'not eligible due to a terminating pod on the nominated node.'
    }
    return undefined
  }

  /** Counts in `reasons` why nodes are none. */
  #candidates(context: SchedulingContext, placement: Placement, reasons: Map<string, number>): readonly Candidate[] {
    const { nodes, facts } = context
    const { verdicts } = this.#placer
    if (placement.rejection !== undefined) {
      count(reasons, unhelpful, nodes.order.length)
      return []
    }
    if (!this.#priorities.hasBelow(facts.priority)) {
      for (const [{ isResolvable }, number] of refusalCounts(verdicts, placement))
        count(reasons, isResolvable ? noVictims : unhelpful, number)
      return []
    }
    const promising: number[] = []
    for (let index = 0; index < placement.asked; index++) {
      if (verdicts.refusal(placement.verdicts![index]!)?.isResolvable === true)
        promising.push(nodes.order[(placement.start + index) % nodes.order.length]!)
      else count(reasons, unhelpful)
    }
    return promising.length === 0 ? [] : this.#tryNodes(context, promising, reasons)
  }

  #tryNodes(context: SchedulingContext, slots: readonly number[], reasons: Map<string, number>): readonly Candidate[] {
    const wanted = candidatesToFind(slots.length)
    const offset = this.#random.integer(slots.length)
    const sound: Candidate[] = []
    const breaking: Candidate[] = []
    for (let index = 0; index < slots.length; index++) {
      if (sound.length > 0 && sound.length + breaking.length >= wanted) break
      const slot = slots[(offset + index) % slots.length]!
      const result = this.#priorities.hasBelowOn(slot, context.facts.priority)
        ? dryRun(this.#store, this.#placer, context, slot)
        : { reasons: [noVictims] }
      if ('reasons' in result) for (const reason of result.reasons) count(reasons, reason)
      else if (result.violations === 0) sound.push(result)
      else breaking.push(result)
    }
    return [...sound, ...breaking]
  }
}

/** Whether a pod is on its way out because another was preferred. */
function isLeaving({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp === undefined) return false
  const condition = conditionOf(status, 'DisruptionTarget')
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler'
}

function verdictAt({ verdicts, start }: Placement, position: number, nodes: number): number {
  return verdicts?.[(position - start + nodes) % nodes] ?? 0
}
