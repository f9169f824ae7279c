import type {
  NodeVerdict,
  RefusedNodes,
  Remedy,
  SchedulingDecision,
  VerdictQuery
} from '../../../shared/contract/simulation.ts'
import type { SourceDecision } from '../cluster-source.ts'

/** At most this many verdicts are sent of one decision. */
const mostVerdicts = 100
const ranks = { chosen: 0, feasible: 1, refused: 2, skipped: 3 } as const

/** What the window shows of a decision: counts over all nodes, and the verdicts that match, sorted and cut. */
export function schedulingDocument(
  decision: SourceDecision,
  query: VerdictQuery,
  remedies: readonly Remedy[] | undefined
): SchedulingDecision {
  const { verdicts } = decision
  const words = query.filter?.trim().toLowerCase() ?? ''
  const matching = words === '' ? [...verdicts] : verdicts.filter((verdict) => textOf(verdict).includes(words))
  const sign = query.descending === true ? -1 : 1
  const compare = comparison(query.sort ?? 'outcome')
  matching.sort((a, b) => sign * compare(a, b) || byName(a, b))
  const counts = { chosen: 0, feasible: 0, refused: 0, skipped: 0 }
  for (const { outcome } of verdicts) counts[outcome]++
  return {
    ...decision,
    ...(remedies === undefined ? {} : { remedies }),
    refused: refusedNodes(verdicts),
    counts,
    verdicts: matching.slice(0, mostVerdicts),
    matched: matching.length,
    nodesTotal: verdicts.length
  }
}

function textOf({ node, filter = '', reason = '' }: NodeVerdict): string {
  return `${node} ${filter} ${reason}`.toLowerCase()
}

function comparison(sort: string): (a: NodeVerdict, b: NodeVerdict) => number {
  if (sort === 'node') return byName
  if (sort === 'total') return (a, b) => (a.total ?? -1) - (b.total ?? -1)
  // Nodes that fit first, of these the best; the others by their filter, so that like stands by like.
  if (sort === 'outcome') {
    return (a, b) =>
      ranks[a.outcome] - ranks[b.outcome] ||
      (b.total ?? 0) - (a.total ?? 0) ||
      compareTexts(a.filter ?? '', b.filter ?? '')
  }
  return (a, b) => (a.scores?.[sort] ?? -1) - (b.scores?.[sort] ?? -1)
}

function byName(a: NodeVerdict, b: NodeVerdict): number {
  return compareTexts(a.node, b.node)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function refusedNodes(verdicts: readonly NodeVerdict[]): readonly RefusedNodes[] {
  const groups = new Map<string, RefusedNodes>()
  for (const { filter, reason = '' } of verdicts) {
    if (filter === undefined) continue
    const key = `${filter}\n${reason}`
    groups.set(key, { filter, reason, nodes: (groups.get(key)?.nodes ?? 0) + 1 })
  }
  return [...groups.values()].sort((a, b) => b.nodes - a.nodes)
}
