import type { OverviewDocument } from '../../../shared/contract/documents.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'

/** What a pod's mark means in a sentence. */
export type PodState = 'failing' | 'notReady' | 'pending' | 'starting' | 'stopping' | 'unknown' | 'fine'

const stateOf: Readonly<Record<StatusMark, PodState>> = {
  bad: 'failing',
  warn: 'notReady',
  cord: 'notReady',
  wait: 'pending',
  prog: 'starting',
  term: 'stopping',
  unk: 'unknown',
  ok: 'fine',
  done: 'fine',
  off: 'fine'
}

/** Worst first. */
export const podStates: readonly { readonly state: PodState; readonly mark: StatusMark }[] = [
  { state: 'failing', mark: 'bad' },
  { state: 'notReady', mark: 'warn' },
  { state: 'pending', mark: 'wait' },
  { state: 'unknown', mark: 'unk' },
  { state: 'starting', mark: 'prog' },
  { state: 'stopping', mark: 'term' },
  { state: 'fine', mark: 'ok' }
]

/** How many pods are in each state; states without pods are left out. */
export function podStateCounts(marks: OverviewDocument['podMarks']): ReadonlyMap<PodState, number> {
  const counts = new Map<PodState, number>()
  for (const [mark, count] of Object.entries(marks) as [StatusMark, number][]) {
    if (count > 0) counts.set(stateOf[mark], (counts.get(stateOf[mark]) ?? 0) + count)
  }
  return counts
}

export type HeadlineKey = PodState | 'stuck' | 'nodes' | 'empty'

export interface HeadlinePart {
  readonly key: HeadlineKey
  readonly count: number
}

/**
 * The parts of the sentence at the head of the overview, worst first, two at most: stuck rollouts, then nodes, else
 * pods. A pod that only starts or stops is worth a word where there is no other.
 */
export function headlineParts(
  document: Pick<OverviewDocument, 'rolloutsStuck' | 'nodesTroubled' | 'podMarks' | 'podsTotal'>
): readonly HeadlinePart[] {
  const { rolloutsStuck, nodesTroubled, podMarks, podsTotal } = document
  const parts: HeadlinePart[] = []
  if (rolloutsStuck > 0) parts.push({ key: 'stuck', count: rolloutsStuck })
  if (nodesTroubled > 0) parts.push({ key: 'nodes', count: nodesTroubled })
  const counts = podStateCounts(podMarks)
  const troubled: readonly PodState[] = ['failing', 'notReady', 'pending', 'unknown']
  const passing: readonly PodState[] = ['starting', 'stopping']
  // Pods of a stuck rollout are said with it.
  const states = parts.length === 0 ? [...troubled, ...passing] : rolloutsStuck > 0 ? [] : troubled
  for (const key of states) {
    const count = counts.get(key)
    if (count === undefined || parts.length === 2) continue
    if (passing.includes(key) && parts.some((part) => troubled.includes(part.key as PodState))) continue
    parts.push({ key, count })
  }
  if (parts.length > 0) return parts
  return [podsTotal === 0 ? { key: 'empty', count: 0 } : { key: 'fine', count: podsTotal }]
}
