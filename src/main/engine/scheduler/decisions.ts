import type { Placement } from './placement.ts'
import type { Score } from './scores/score.ts'
import { fits, type Refusal, type Verdicts } from './verdicts.ts'

/** One attempt to place a pod, packed. */
export interface Attempt {
  readonly podUid: string
  readonly namespace: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly time: number
  /** 1 for the first attempt. */
  readonly number: number
  /** All nodes there were, in the order to which the placement's positions belong. */
  readonly nodeNames: readonly string[]
  readonly placement: Placement
  /** Why no node does, as the event says it. */
  readonly message: string | undefined
  /** Where there will be room once the pods of lower priority have left. */
  readonly nominated: string | undefined
}

export interface NodeVerdict {
  readonly node: string
  /** `skipped`: enough nodes had been found before this one was looked at. */
  readonly verdict: 'chosen' | 'feasible' | 'refused' | 'skipped'
  readonly filter?: string
  readonly reasons?: readonly string[]
  /** Points from 0 to 100 of each score that had something to say; `total` is their weighted sum. */
  readonly scores?: readonly { readonly name: string; readonly points: number; readonly weight: number }[]
  readonly total?: number
}

/** One attempt as it is listed: when, and what came of it. */
export interface AttemptSummary {
  readonly number: number
  readonly time: number
  readonly node?: string
  readonly nominated?: string
  readonly message?: string
}

/** Why a pod is where it is, or nowhere. */
export interface SchedulingDecision extends AttemptSummary {
  readonly podUid: string
  readonly namespace: string
  readonly name: string
  readonly nodes: readonly NodeVerdict[]
  /** The attempts that are remembered, the newest first. */
  readonly attempts: readonly AttemptSummary[]
}

/** What the log may hold: attempts, and bytes of their verdicts and points. */
export interface DecisionBounds {
  readonly attempts: number
  readonly bytes: number
}

const defaultBounds: DecisionBounds = { attempts: 5000, bytes: 16 * 1024 * 1024 }
const mostOfOnePod = 8

/**
 * The last attempts of the scheduler, and in any case the last one of every pod that is still pending. Pods of one spec
 * that fail alike share one placement, so what is pending takes little.
 */
export class DecisionLog {
  readonly #verdicts: Verdicts
  readonly #scores: readonly Score[]
  readonly #bounds: DecisionBounds
  /** In order of time; the first `#gone` are forgotten. */
  #attempts: (Attempt | undefined)[] = []
  #gone = 0
  #bytes = 0
  readonly #byPod = new Map<string, readonly Attempt[]>()
  readonly #pending = new Map<string, Attempt>()

  constructor(verdicts: Verdicts, scores: readonly Score[], bounds: DecisionBounds = defaultBounds) {
    this.#verdicts = verdicts
    this.#scores = scores
    this.#bounds = bounds
  }

  record(attempt: Attempt): void {
    this.#attempts.push(attempt)
    this.#bytes += bytesOf(attempt)
    const earlier = this.#byPod.get(attempt.podUid) ?? []
    this.#byPod.set(attempt.podUid, [attempt].concat(earlier.slice(0, mostOfOnePod - 1)))
    if (attempt.placement.position === -1) this.#pending.set(attempt.podUid, attempt)
    else this.#pending.delete(attempt.podUid)
    while (this.size > this.#bounds.attempts || this.#bytes > this.#bounds.bytes) this.#forgetOldest()
  }

  /** Notes that a pod is no longer pending: from now on it is remembered only as long as others. */
  settle(podUid: string): void {
    this.#pending.delete(podUid)
  }

  /** How many attempts are in the log, without those that are kept because their pods are pending. */
  get size(): number {
    return this.#attempts.length - this.#gone
  }

  /** Bytes of verdicts and points in the log; what several attempts share is counted for each. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * An attempt for a pod, the last one where no number is given; undefined where there was none, or it is long ago
   * and the pod is placed.
   */
  why(podUid: string, number?: number): SchedulingDecision | undefined {
    const pending = this.#pending.get(podUid)
    const attempts = this.#byPod.get(podUid) ?? (pending === undefined ? [] : [pending])
    const attempt = number === undefined ? attempts[0] : attempts.find((each) => each.number === number)
    if (attempt === undefined) return undefined
    const { namespace, name } = attempt
    return {
      podUid,
      namespace,
      name,
      ...summaryOf(attempt),
      nodes: this.#nodesOf(attempt),
      attempts: attempts.map(summaryOf)
    }
  }

  #forgetOldest(): void {
    const oldest = this.#attempts[this.#gone]!
    this.#attempts[this.#gone++] = undefined
    this.#bytes -= bytesOf(oldest)
    const attempts = this.#byPod.get(oldest.podUid)
    if (attempts?.at(-1) === oldest) {
      if (attempts.length === 1) this.#byPod.delete(oldest.podUid)
      else this.#byPod.set(oldest.podUid, attempts.slice(0, -1))
    }
    if (this.#gone < this.#bounds.attempts) return
    this.#attempts = this.#attempts.slice(this.#gone)
    this.#gone = 0
  }

  #nodesOf({ nodeNames, placement }: Attempt): readonly NodeVerdict[] {
    const { start, asked, verdicts, position: chosen, rejection } = placement
    if (rejection !== undefined) {
      const { filter, reasons } = rejection
      return nodeNames.map((node) => ({ node, verdict: 'refused', filter, reasons }))
    }
    const nodes = nodeNames.map((node): NodeVerdict => ({ node, verdict: 'skipped' }))
    let found = 0
    const feasible = feasibleOf(placement)
    for (let index = 0; index < asked; index++) {
      const position = (start + index) % nodeNames.length
      const node = nodeNames[position]!
      const id = verdicts?.[index] ?? fits
      if (id === fits) {
        const verdict = position === chosen ? 'chosen' : 'feasible'
        nodes[position] = { node, verdict, ...this.#ratingOf(placement, found++, feasible) }
        continue
      }
      const { filter, reasons } = this.#verdicts.refusal(id) as Refusal
      nodes[position] = { node, verdict: 'refused', filter, reasons }
    }
    return nodes
  }

  #ratingOf({ points }: Placement, index: number, feasible: number): Pick<NodeVerdict, 'scores' | 'total'> {
    if (points === undefined) return {}
    const rated = this.#scores
      .filter((_, row) => (points.rows & (1 << row)) !== 0)
      .map(({ name, weight }, at) => ({ name, weight, points: points.bytes[at * feasible + index]! }))
    return { scores: rated, total: rated.reduce((sum, each) => sum + each.points * each.weight, 0) }
  }
}

function feasibleOf({ asked, verdicts }: Placement): number {
  if (verdicts === undefined) return asked
  let feasible = 0
  for (const id of verdicts) if (id === fits) feasible++
  return feasible
}

function summaryOf({ number, time, nodeNames, placement, message, nominated }: Attempt): AttemptSummary {
  return {
    number,
    time,
    ...(placement.position === -1 ? {} : { node: nodeNames[placement.position]! }),
    ...(nominated === undefined ? {} : { nominated }),
    ...(message === undefined ? {} : { message })
  }
}

function bytesOf({ placement }: Attempt): number {
  return (placement.verdicts?.byteLength ?? 0) + (placement.points?.bytes.byteLength ?? 0)
}
