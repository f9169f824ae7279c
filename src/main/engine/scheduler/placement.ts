import type { Random } from '../sim/random.ts'
import type { NodeCheck } from './filters/filter.ts'
import { nodeFilters, podFilters } from './filters/filters.ts'
import type { NodeTable, PlacedPod } from './node-table.ts'
import { podFacts, type PodFacts } from './pod-facts.ts'
import type { SchedulingContext } from './scheduling-context.ts'
import { scores } from './scores/scores.ts'
import { fits, Verdicts, type Refusal } from './verdicts.ts'

/**
 * What looking for a node came to, packed, because thousands are kept. The nodes asked are those from position `start`
 * of the node table's order on, `asked` of them, round its end.
 */
export interface Placement {
  /** Position of the chosen node in the order; -1 where no node does. */
  readonly position: number
  readonly start: number
  readonly asked: number
  /** Ids of verdicts in the order of asking; undefined where all nodes asked fit. */
  readonly verdicts: PackedIds | undefined
  /** Undefined where there was nothing to choose. */
  readonly points: PackedPoints | undefined
  /** Where no node was asked because the pod itself forbids all. */
  readonly rejection: Refusal | undefined
}

type PackedIds = Uint8Array | Uint16Array

/** Points of the nodes that fit, in the order of asking: one row after the other, a byte each. */
export interface PackedPoints {
  /** Which scores had something to say: a bit for each, from the lowest, in the order of `scores`. */
  readonly rows: number
  readonly bytes: Uint8Array
}

/** Answers for one pod, node by node; `rejection` where the filters refuse the pod before they have seen a node. */
interface Asking {
  readonly ask: (slot: number) => number
  readonly rejection: Refusal | undefined
}

const notNamed: Refusal = {
  filter: 'NodeAffinity',
  reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"],
  isResolvable: false
}
const contradictory: Refusal = { ...notNamed, reasons: ['pod affinity terms conflict'] }

/** So many packed ids are remembered for the next pods. */
const mostPacked = 128

/** Nodes that must be found feasible before the others are left unasked (percentageOfNodesToScore 0, adaptive). */
export function feasibleNodesToFind(nodes: number): number {
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
  #lastRefusal: Refusal | undefined
  #lastId: number = fits
  #feasible = new Int32Array(0)
  #positions = new Int32Array(0)
  #ids = new Uint16Array(0)
  #points = new Float64Array(0)
  #totals = new Float64Array(0)
  #bytes = new Uint8Array(0)
  /** The ids that were packed last, by where the asking began: mostly the next pod's are the same. */
  readonly #packed = new Map<number, PackedIds>()

  constructor(random: Random) {
    this.#random = random
  }

  place(context: SchedulingContext): Placement {
    const { facts, nodes } = context
    this.#reserve(nodes.capacity)
    const asking = this.#asking(context)
    const { rejection } = asking
    if (rejection !== undefined)
      return { position: -1, start: 0, asked: 0, verdicts: undefined, points: undefined, rejection }
    const nominated = this.#askNominated(context, asking)
    if (nominated !== undefined) return nominated
    const { start, asked, found } =
      facts.namedNodes === undefined ? this.#askAll(context, asking) : this.#askNamed(context, asking)
    const verdicts = found === asked ? undefined : this.#pack(start, asked)
    if (found === 0) return { position: -1, start, asked, verdicts, points: undefined, rejection }
    if (found === 1) return { position: this.#positions[0]!, start, asked, verdicts, points: undefined, rejection }
    const points = this.#rate(context, found)
    return { position: this.#positions[this.#best(found)]!, start, asked, verdicts, points, rejection }
  }

  /** What the filters say of one node as the tables are now, with the pods that are nominated for it. */
  verdictOn(context: SchedulingContext, slot: number): number {
    const { ask, rejection } = this.#asking(context)
    return rejection === undefined ? ask(slot) : this.#id(rejection)
  }

  /** The verdict of the filters that look at the node only; kept with the spec until labels or taints change. */
  nodeVerdict(facts: PodFacts, nodes: NodeTable, slot: number): number {
    const { perNode } = facts
    if (perNode.verdicts.length < nodes.capacity) {
      perNode.verdicts = new Int32Array(nodes.capacity)
      perNode.askedAt = new Float64Array(nodes.capacity)
    }
    const changedAt = nodes.changedAt[slot]!
    if (perNode.askedAt[slot] === changedAt) return perNode.verdicts[slot]!
    const verdict = this.#askNodeFilters(facts, nodes, slot)
    perNode.verdicts[slot] = verdict
    perNode.askedAt[slot] = changedAt
    return verdict
  }

  #askNodeFilters(facts: PodFacts, nodes: NodeTable, slot: number): number {
    for (const filter of nodeFilters) {
      const refusal = filter.check(facts, nodes, slot)
      if (refusal !== undefined) return this.#id(refusal)
    }
    return fits
  }

  /** A pod that is nominated for a node gets it where it fits there now, whatever others would offer. */
  #askNominated({ pod, nodes }: SchedulingContext, { ask }: Asking): Placement | undefined {
    const nominated = pod.status?.nominatedNodeName ?? ''
    if (nominated === '') return undefined
    const slot = nodes.slotOf(nominated)
    if (slot === undefined || nodes.isPresent[slot] === 0 || ask(slot) !== fits) return undefined
    const position = nodes.positionOf(slot)
    return { position, start: position, asked: 1, verdicts: undefined, points: undefined, rejection: undefined }
  }

  #askAll({ nodes: { order } }: SchedulingContext, { ask }: Asking): { start: number; asked: number; found: number } {
    const nodes = order.length
    const wanted = feasibleNodesToFind(nodes)
    const start = this.#start % nodes
    let found = 0
    let asked = 0
    for (let position = start; asked < nodes && found < wanted; asked++) {
      const slot = order[position]!
      const verdict = ask(slot)
      this.#ids[asked] = verdict
      if (verdict === fits) {
        this.#feasible[found] = slot
        this.#positions[found++] = position
      }
      if (++position === nodes) position = 0
    }
    this.#start = (start + asked) % nodes
    return { start, asked, found }
  }

  /** Where the pod names its nodes, as pods of a DaemonSet do, no other is looked at. */
  #askNamed({ facts, nodes }: SchedulingContext, { ask }: Asking): { start: number; asked: number; found: number } {
    const names = facts.namedNodes!
    const asked = nodes.order.length
    this.#ids.fill(this.#id(names.size === 0 ? contradictory : notNamed), 0, asked)
    const positions: number[] = []
    for (const name of names) {
      const slot = nodes.slotOf(name)
      if (slot !== undefined && nodes.isPresent[slot] === 1) positions.push(nodes.positionOf(slot))
    }
    let found = 0
    for (const position of positions.sort((a, b) => a - b)) {
      const slot = nodes.order[position]!
      const verdict = ask(slot)
      this.#ids[position] = verdict
      if (verdict !== fits) continue
      this.#feasible[found] = slot
      this.#positions[found++] = position
    }
    return { start: 0, asked, found }
  }

  /** With the pods nominated for a node and without them: a victim that stays after all must not make room twice. */
  #asking(context: SchedulingContext): Asking {
    const asking = this.#filters(context)
    const { nominations, nodes, pod } = context
    if (nominations.isEmpty || asking.rejection !== undefined) return asking
    const ask = (slot: number): number => {
      const others = nominations.above(nodes.names[slot]!, pod)
      if (others.length === 0) return asking.ask(slot)
      const placed = others.map(({ metadata, spec }): PlacedPod => {
        const { uid, namespace = '', labels } = metadata
        return { uid, namespace, labels, slot, facts: podFacts(spec), isTerminating: false }
      })
      const verdict = nodes.trying(() => {
        for (const each of placed) nodes.add(each)
        const answer = this.#filters(context).ask(slot)
        for (const each of placed) nodes.lift(each)
        return answer
      })
      return verdict === fits ? asking.ask(slot) : verdict
    }
    return { ask, rejection: undefined }
  }

  #filters(context: SchedulingContext): Asking {
    const { facts, nodes } = context
    const checks: NodeCheck[] = []
    for (const filter of podFilters) {
      const check = filter.prepare(context)
      if (typeof check === 'object') return { ask: () => this.#id(check.rejection), rejection: check.rejection }
      if (check !== undefined) checks.push(check)
    }
    const ask = (slot: number): number => {
      const verdict = this.nodeVerdict(facts, nodes, slot)
      if (verdict !== fits) return verdict
      for (const check of checks) {
        const refusal = check(slot)
        if (refusal !== undefined) return this.#id(refusal)
      }
      return fits
    }
    return { ask, rejection: undefined }
  }

  #rate(context: SchedulingContext, found: number): PackedPoints {
    const feasible = { slots: this.#feasible, length: found }
    let rows = 0
    let length = 0
    this.#totals.fill(0, 0, found)
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row]!
      if (!score.rate(context, feasible, this.#points)) continue
      for (let index = 0; index < found; index++) {
        const points = this.#points[index]!
        this.#totals[index]! += points * score.weight
        this.#bytes[length + index] = points
      }
      rows |= 1 << row
      length += found
    }
    return { rows, bytes: this.#bytes.slice(0, length) }
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

  /** Thousands of attempts are kept: those that came to the same share it. */
  #pack(start: number, asked: number): PackedIds {
    const last = this.#packed.get(start)
    if (last?.length === asked && beginsWith(this.#ids, last)) return last
    const next = packed(this.#ids, asked)
    if (this.#packed.size === mostPacked) this.#packed.clear()
    this.#packed.set(start, next)
    return next
  }

  /** Neighbours are mostly refused for the same reason. */
  #id(refusal: Refusal): number {
    if (refusal !== this.#lastRefusal) {
      this.#lastRefusal = refusal
      this.#lastId = this.verdicts.of(refusal)
    }
    return this.#lastId
  }

  #reserve(capacity: number): void {
    if (this.#feasible.length >= capacity) return
    this.#feasible = new Int32Array(capacity)
    this.#positions = new Int32Array(capacity)
    this.#ids = new Uint16Array(capacity)
    this.#points = new Float64Array(capacity)
    this.#totals = new Float64Array(capacity)
    this.#bytes = new Uint8Array(capacity * scores.length)
  }
}

/** A byte each while ids are small, which they nearly always are. */
function packed(ids: Uint16Array, length: number): PackedIds {
  for (let index = 0; index < length; index++) if (ids[index]! > 255) return ids.slice(0, length)
  return Uint8Array.from(ids.subarray(0, length))
}

function beginsWith(ids: Uint16Array, start: PackedIds): boolean {
  for (let index = 0; index < start.length; index++) if (ids[index] !== start[index]) return false
  return true
}
