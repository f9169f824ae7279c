import type { Verdicts } from './verdicts.ts'

/**
 * Why no node does, as upstream's framework.FitError and its two PostFilter plugins say it in 1.34: dynamic resources
 * first, which never have a claim to give up here, then preemption. `ids` are the verdicts on all nodes.
 */
export function failureMessage(verdicts: Verdicts, ids: Int32Array, preemptionPolicy: string | undefined): string {
  const reasons = new Map<string, number>()
  const preemption = new Map<string, number>()
  for (const id of ids) {
    const refusal = verdicts.refusal(id)
    if (refusal === undefined) continue
    for (const reason of refusal.reasons) count(reasons, reason)
    count(
      preemption,
      refusal.isResolvable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling'
    )
  }
  const why = fitError(ids.length, reasons)
  const neither =
    preemptionPolicy === 'Never' ? 'not eligible due to preemptionPolicy=Never.' : fitError(ids.length, preemption)
  return `${why} no new claims to deallocate, preemption: ${neither}`
}

export const noNodesMessage = 'no nodes available to schedule pods'

function fitError(nodes: number, reasons: ReadonlyMap<string, number>): string {
  const counted = [...reasons].map(([reason, number]) => `${number} ${reason}`).sort()
  return `0/${nodes} nodes are available: ${counted.join(', ')}.`
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
