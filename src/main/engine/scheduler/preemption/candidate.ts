// Which node loses the least, as upstream's pkg/scheduler/framework/preemption.pickOneNodeForPreemption.
import { parseTime } from '../../../../shared/kube/time.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import { podFacts } from '../pod-facts.ts'

/** A node that would do without these pods. */
export interface Candidate {
  readonly slot: number
  /** The most important first. */
  readonly victims: readonly Pod[]
  /** How many of them break a PodDisruptionBudget. */
  readonly violations: number
}

/** How many candidates are enough, of so many nodes that might do: a tenth, but at least a hundred (upstream's defaults). */
export function candidatesToFind(nodes: number): number {
  return Math.min(Math.max(Math.trunc(nodes / 10), 100), nodes)
}

/** Larger is better; what is equal in one is judged by the next. */
const judgements: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => -violations,
  ({ victims }) => -podFacts(victims[0]!.spec).priority,
  ({ victims }) => -victims.reduce((sum, { spec }) => sum + podFacts(spec).priority + 2 ** 31, 0),
  ({ victims }) => -victims.length,
  ({ victims }) => earliestStart(victims)
]

/** The candidate that hurts least; of equal ones each is as likely. There must be one. */
export function pickCandidate(candidates: readonly Candidate[], random: Random): Candidate {
  let best = candidates
  for (const judge of judgements) {
    if (best.length === 1) break
    const points = best.map(judge)
    const most = Math.max(...points)
    best = best.filter((_, index) => points[index] === most)
  }
  return best.length === 1 ? best[0]! : best[random.integer(best.length)]!
}

/** Upstream's order of victims: higher priority first, and of equal ones those that run longer. */
export function compareImportance(a: Pod, b: Pod): number {
  return podFacts(b.spec).priority - podFacts(a.spec).priority || compare(startOf(a), startOf(b))
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** When the first of the most important victims started. */
function earliestStart(victims: readonly Pod[]): number {
  const { priority } = podFacts(victims[0]!.spec)
  const starts = victims.filter(({ spec }) => podFacts(spec).priority === priority).map(startOf)
  return Math.min(...starts)
}

/** Milliseconds; a pod that has not started yet counts as the youngest. */
function startOf({ status }: Pod): number {
  return status?.startTime === undefined ? Number.POSITIVE_INFINITY : parseTime(status.startTime)
}
