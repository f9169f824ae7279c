import type { Random } from '../sim/random.ts'
import { notRated } from './decisions.ts'
import { interPodAffinity } from './filters/inter-pod-affinity.ts'
import { nodeAffinity } from './filters/node-affinity.ts'
import { nodePorts } from './filters/node-ports.ts'
import { fitsResources, resourcesRefusal } from './filters/node-resources-fit.ts'
import { nodeUnschedulable } from './filters/node-unschedulable.ts'
import { podTopologySpread } from './filters/pod-topology-spread.ts'
import { taintToleration } from './filters/taint-toleration.ts'
import type { NodeFilter } from './filters/filter.ts'
import type { NodeTable } from './node-table.ts'
import type { PodFacts } from './pod-facts.ts'
import type { SchedulingContext } from './scheduling-context.ts'
import { balancedAllocation } from './scores/balanced-allocation.ts'
import { imageLocality } from './scores/image-locality.ts'
import { interPodAffinityScore } from './scores/inter-pod-affinity.ts'
import { leastAllocated } from './scores/least-allocated.ts'
import { nodeAffinityScore } from './scores/node-affinity.ts'
import { podTopologySpreadScore } from './scores/pod-topology-spread.ts'
import type { Score } from './scores/score.ts'
import { taintTolerationScore } from './scores/taint-toleration.ts'
import { fits, Verdicts, type Refusal } from './verdicts.ts'

/** What looking for a node came to. Positions are those of the node table's order. */
export interface Placement {
  /** -1 where no node does. */
  readonly position: number
  /** Undefined where every node fits; -1 for nodes that were not looked at. */
  readonly verdicts: Int32Array | undefined
  readonly scores: Uint8Array | undefined
}

/** In upstream's order: the first that refuses a node gives the reason. */
const nodeFilters: readonly NodeFilter[] = [nodeUnschedulable, taintToleration, nodeAffinity]

export const scores: readonly Score[] = [
  taintTolerationScore,
  nodeAffinityScore,
  podTopologySpreadScore,
  interPodAffinityScore,
  leastAllocated,
  balancedAllocation,
  imageLocality
]

const notNamed = ["node(s) didn't satisfy plugin(s) [NodeAffinity]"]
const contradictory = ['pod affinity terms conflict']

/** Nodes that must be found feasible before the others are left unasked (percentageOfNodesToScore 0, adaptive). */
function feasibleNodesToFind(nodes: number): number {
  const least = 100
  if (nodes < least) return nodes
  const percentage = Math.max(50 - Math.trunc(nodes / 125), 5)
  return Math.max(Math.trunc((nodes * percentage) / 100), least)
}

/** Filters and scores: finds the node for one pod. Keeps nothing but scratch space and where it looked last. */
export class Placer {
  readonly verdicts = new Verdicts()
  readonly #random: Random
  #start = 0
  #feasible = new Int32Array(0)
  #positions = new Int32Array(0)
  #points = new Float64Array(0)
  #totals = new Float64Array(0)

  constructor(random: Random) {
    this.#random = random
  }

  place(context: SchedulingContext): Placement {
    const { facts, nodes } = context
    const { order } = nodes
    this.#reserve(nodes.capacity)
    const verdicts = new Int32Array(order.length).fill(-1)
    const found =
      facts.namedNodes === undefined ? this.#filterAll(context, verdicts) : this.#filterNamed(context, verdicts)
    const kept = found === order.length ? undefined : verdicts
    if (found === 0) return { position: -1, verdicts: kept, scores: undefined }
    if (found === 1) return { position: this.#positions[0]!, verdicts: kept, scores: undefined }
    const points = this.#rate(context, found)
    return { position: this.#positions[this.#best(found)]!, verdicts: kept, scores: points }
  }

  /** The verdict of the filters that look at the node only; kept with the spec until labels or taints change. */
  nodeVerdict(facts: PodFacts, nodes: NodeTable, slot: number): number {
    const { perNode } = facts
    if (perNode.version !== nodes.labelVersion || perNode.verdicts.length < nodes.capacity) {
      perNode.version = nodes.labelVersion
      if (perNode.verdicts.length < nodes.capacity) perNode.verdicts = new Int32Array(nodes.capacity)
      perNode.verdicts.fill(-1)
    }
    let verdict = perNode.verdicts[slot]!
    if (verdict === -1) {
      verdict = this.#askNodeFilters(facts, nodes, slot)
      perNode.verdicts[slot] = verdict
    }
    return verdict
  }

  #askNodeFilters(facts: PodFacts, nodes: NodeTable, slot: number): number {
    for (const filter of nodeFilters) {
      const refusal = filter.check(facts, nodes, slot)
      if (refusal !== undefined) return this.#id(refusal)
    }
    return fits
  }

  #filterAll(context: SchedulingContext, verdicts: Int32Array): number {
    const { order } = context.nodes
    const ask = this.#filters(context)
    const wanted = feasibleNodesToFind(order.length)
    let found = 0
    let asked = 0
    for (; asked < order.length && found < wanted; asked++) {
      const position = (this.#start + asked) % order.length
      const slot = order[position]!
      const verdict = ask(slot)
      verdicts[position] = verdict
      if (verdict !== fits) continue
      this.#feasible[found] = slot
      this.#positions[found++] = position
    }
    this.#start = (this.#start + asked) % order.length
    return found
  }

  /** Where the pod names its nodes, as pods of a DaemonSet do, no other is looked at. */
  #filterNamed(context: SchedulingContext, verdicts: Int32Array): number {
    const { facts, nodes } = context
    const names = facts.namedNodes!
    verdicts.fill(this.verdicts.id('NodeAffinity', names.size === 0 ? contradictory : notNamed, false))
    const ask = this.#filters(context)
    let found = 0
    for (const name of names) {
      const slot = nodes.slotOf(name)
      if (slot === undefined || nodes.isPresent[slot] === 0) continue
      const position = nodes.order.indexOf(slot)
      const verdict = ask(slot)
      verdicts[position] = verdict
      if (verdict !== fits) continue
      this.#feasible[found] = slot
      this.#positions[found++] = position
    }
    return found
  }

  #filters(context: SchedulingContext): (slot: number) => number {
    const { facts, nodes } = context
    const spread = podTopologySpread(context)
    const company = interPodAffinity(context)
    return (slot) => {
      const verdict = this.nodeVerdict(facts, nodes, slot)
      if (verdict !== fits) return verdict
      const ports = facts.hostPorts.length === 0 ? undefined : nodePorts.check(facts, nodes, slot)
      if (ports !== undefined) return this.#id(ports)
      if (!fitsResources(facts, nodes, slot)) return this.#id(resourcesRefusal(facts, nodes, slot))
      const refusal = spread?.(slot) ?? company?.(slot)
      return refusal === undefined ? fits : this.#id(refusal)
    }
  }

  #rate(context: SchedulingContext, found: number): Uint8Array {
    const nodes = context.nodes.order.length
    const feasible = { slots: this.#feasible, length: found }
    const kept = new Uint8Array(nodes * scores.length).fill(notRated)
    this.#totals.fill(0, 0, found)
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row]!
      if (!score.rate(context, feasible, this.#points)) continue
      for (let index = 0; index < found; index++) {
        const points = this.#points[index]!
        this.#totals[index]! += points * score.weight
        kept[row * nodes + this.#positions[index]!] = points
      }
    }
    return kept
  }

  /** The highest total; of equal ones each is as likely. */
  #best(found: number): number {
    let best = 0
    let ties = 1
    for (let index = 1; index < found; index++) {
      const difference = this.#totals[index]! - this.#totals[best]!
      if (difference > 0) {
        best = index
        ties = 1
      } else if (difference === 0 && this.#random.integer(++ties) === 0) best = index
    }
    return best
  }

  #id({ filter, reasons, isResolvable }: Refusal): number {
    return this.verdicts.id(filter, reasons, isResolvable)
  }

  #reserve(capacity: number): void {
    if (this.#feasible.length >= capacity) return
    this.#feasible = new Int32Array(capacity)
    this.#positions = new Int32Array(capacity)
    this.#points = new Float64Array(capacity)
    this.#totals = new Float64Array(capacity)
  }
}
