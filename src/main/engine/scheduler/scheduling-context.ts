import type { Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { DefaultSelectors } from './default-selectors.ts'
import type { NodeTable } from './node-table.ts'
import type { PodAffinityTerms } from './pod-affinity-terms.ts'
import type { PodCounts } from './pod-counts.ts'
import type { PodFacts } from './pod-facts.ts'
import type { Nominations } from './preemption/nominations.ts'
import type { SpreadNodes } from './spread-nodes.ts'
import type { Topologies } from './topology.ts'

/** The tables that filters and scores read, the same for all pods. */
export interface SchedulingTables {
  readonly nodes: NodeTable
  readonly counts: PodCounts
  readonly topologies: Topologies
  readonly spreadNodes: SpreadNodes
  readonly affinityTerms: PodAffinityTerms
  readonly defaultSelectors: DefaultSelectors
  readonly nominations: Nominations
  /** For objects that have no table: volumes, claims and their classes. */
  readonly store: ObjectStore
}

/** What filters and scores look at while one pod is being placed. */
export interface SchedulingContext extends SchedulingTables {
  readonly pod: Pod
  readonly facts: PodFacts
}
