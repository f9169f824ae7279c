import { fits, type Refusal, type Verdicts } from './verdicts.ts'

/** One attempt to place a pod, packed: verdicts and scores are by position in `nodeNames`. */
export interface Attempt {
  readonly podUid: string
  readonly namespace: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly number: number
  readonly nodeNames: readonly string[]
  /** Ids of verdicts, -1 for a node that was not looked at; undefined where all nodes fit. */
  readonly verdicts: Int32Array | undefined
  /** One row a score of `scoreNames`, 255 for a node that was not rated; undefined where nothing was rated. */
  readonly scores: Uint8Array | undefined
  /** Position of the chosen node, -1 for none. */
  readonly chosen: number
  /** Why there is none, as the event says it. */
  readonly message: string | undefined
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

/** Why a pod is where it is, or nowhere. */
export interface SchedulingDecision {
  readonly podUid: string
  readonly namespace: string
  readonly name: string
  readonly time: number
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly node?: string
  readonly message?: string
  readonly nodes: readonly NodeVerdict[]
}

export interface ScoreName {
  readonly name: string
  readonly weight: number
}

export const notRated = 255
const mostAttempts = 1000

/** The last attempts of the scheduler, and in any case the last one of every pod that is still pending. */
export class DecisionLog {
  readonly #verdicts: Verdicts
  readonly #scores: readonly ScoreName[]
  readonly #ring: Attempt[] = []
  #next = 0
  readonly #recent = new Map<string, Attempt>()
  readonly #pending = new Map<string, Attempt>()

  constructor(verdicts: Verdicts, scores: readonly ScoreName[]) {
    this.#verdicts = verdicts
    this.#scores = scores
  }

  record(attempt: Attempt): void {
    const oldest = this.#ring[this.#next]
    if (oldest !== undefined && this.#recent.get(oldest.podUid) === oldest) this.#recent.delete(oldest.podUid)
    this.#ring[this.#next] = attempt
    this.#next = (this.#next + 1) % mostAttempts
    this.#recent.set(attempt.podUid, attempt)
    if (attempt.chosen === -1) this.#pending.set(attempt.podUid, attempt)
    else this.#pending.delete(attempt.podUid)
  }

  /** Notes that a pod is no longer pending: from now on it is remembered only as long as others. */
  settle(podUid: string): void {
    this.#pending.delete(podUid)
  }

  /** How many attempts are remembered, for the bound on memory. */
  get size(): number {
    let size = this.#ring.length
    for (const [uid, attempt] of this.#pending) if (this.#recent.get(uid) !== attempt) size++
    return size
  }

  /** The last attempt for a pod; undefined where there was none, or it is long ago and the pod is placed. */
  why(podUid: string): SchedulingDecision | undefined {
    const attempt = this.#recent.get(podUid) ?? this.#pending.get(podUid)
    if (attempt === undefined) return undefined
    const { namespace, name, time, number, nodeNames, chosen, message } = attempt
    return {
      podUid,
      namespace,
      name,
      time,
      attempt: number,
      ...(chosen === -1 ? {} : { node: nodeNames[chosen]! }),
      ...(message === undefined ? {} : { message }),
      nodes: nodeNames.map((node, position) => this.#verdictOf(attempt, node, position))
    }
  }

  #verdictOf({ verdicts, scores, nodeNames, chosen }: Attempt, node: string, position: number): NodeVerdict {
    const id = verdicts?.[position] ?? fits
    if (id === -1) return { node, verdict: 'skipped' }
    if (id !== fits) {
      const { filter, reasons } = this.#verdicts.refusal(id) as Refusal
      return { node, verdict: 'refused', filter, reasons }
    }
    const verdict = position === chosen ? 'chosen' : 'feasible'
    if (scores === undefined) return { node, verdict }
    const points = this.#scores.flatMap(({ name, weight }, row) => {
      const value = scores[row * nodeNames.length + position]!
      return value === notRated ? [] : [{ name, points: value, weight }]
    })
    return { node, verdict, scores: points, total: points.reduce((sum, each) => sum + each.points * each.weight, 0) }
  }
}
