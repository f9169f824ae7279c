import type { Pod } from '../../../shared/schema/types.ts'
import type { DefaultSelectors } from './default-selectors.ts'
import type { NodeTable } from './node-table.ts'
import type { PodAffinityTerms } from './pod-affinity-terms.ts'
import type { PodCounts } from './pod-counts.ts'
import type { PodFacts } from './pod-facts.ts'
import type { Topologies } from './topology.ts'

/** What filters and scores look at while one pod is being placed. */
export interface SchedulingContext {
  readonly pod: Pod
  readonly facts: PodFacts
  readonly nodes: NodeTable
  readonly counts: PodCounts
  readonly topologies: Topologies
  readonly affinityTerms: PodAffinityTerms
  readonly defaultSelectors: DefaultSelectors
}
