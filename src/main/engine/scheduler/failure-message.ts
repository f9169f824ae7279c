import type { Placement } from './placement.ts'
import type { Refusal, Verdicts } from './verdicts.ts'

export const noNodesMessage = 'no nodes available to schedule pods'

/** How often each refusal was given: in the order in which they first were. */
export function refusalCounts(verdicts: Verdicts, { verdicts: ids }: Placement): ReadonlyMap<Refusal, number> {
  const counts = new Map<number, number>()
  for (const id of ids ?? []) counts.set(id, (counts.get(id) ?? 0) + 1)
  const refusals = new Map<Refusal, number>()
  for (const [id, number] of counts) {
    const refusal = verdicts.refusal(id)
    if (refusal !== undefined) refusals.set(refusal, number)
  }
  return refusals
}

/** Why no node does, as upstream's framework.FitError says it; `nodes` is how many there are. */
export function refusalMessage(verdicts: Verdicts, placement: Placement, nodes: number): string {
  const { rejection } = placement
  if (rejection !== undefined) return `0/${nodes} nodes are available: ${rejection.reasons.join(', ')}.`
  const reasons = new Map<string, number>()
  for (const [refusal, number] of refusalCounts(verdicts, placement)) {
    for (const reason of refusal.reasons) count(reasons, reason, number)
  }
  return reasonsMessage(nodes, reasons)
}

/** "0/3 nodes are available: 2 Insufficient cpu, ...": reasons with the number of nodes that gave them. */
export function reasonsMessage(nodes: number, reasons: ReadonlyMap<string, number>): string {
  const counted = [...reasons].map(([reason, number]) => `${number} ${reason}`).sort()
  return `0/${nodes} nodes are available: ${counted.join(', ')}.`
}

export function count(counts: Map<string, number>, key: string, number = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + number)
}
