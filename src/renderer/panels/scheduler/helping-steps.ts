import type { SchedulingDecision } from '../../../shared/contract/simulation.ts'

/** Something a person can do so that a node takes the pod. */
export type HelpingStep =
  | { readonly type: 'uncordon'; readonly node: string }
  | { readonly type: 'lower-request' }
  | { readonly type: 'add-node' }

const mostUncordons = 3

/** From what refused the pod, the smallest change first. Nobody has tried whether the other filters let it pass then. */
export function helpingSteps({ verdicts, chosen }: SchedulingDecision): readonly HelpingStep[] {
  if (chosen !== undefined) return []
  const steps: HelpingStep[] = verdicts
    .filter(({ filter }) => filter === 'NodeUnschedulable')
    .slice(0, mostUncordons)
    .map(({ node }) => ({ type: 'uncordon', node }))
  if (verdicts.some(({ filter }) => filter === 'NodeResourcesFit')) {
    steps.push({ type: 'lower-request' }, { type: 'add-node' })
  }
  return steps
}
