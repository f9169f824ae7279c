import { formatTime } from '../../../../shared/kube/time.ts'
import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from '../../../../shared/schema/types.ts'
import type { ReplicaCounts } from './pod-tally.ts'

/** What went wrong while the number of pods was being mended. */
export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete'
  readonly message: string
}

/** The status that a ReplicaSet should show, as upstream's calculateStatus; zero counts are left out, as in Go. */
export function replicaSetStatus(
  replicaSet: ReplicaSet,
  counts: ReplicaCounts,
  failure: ReplicaFailure | undefined,
  now: number
): ReplicaSetStatus {
  const { fullyLabeledReplicas, readyReplicas, availableReplicas } = counts
  const conditions = withFailure(replicaSet.status?.conditions ?? [], failure, now)
  return {
    replicas: counts.replicas,
    ...(fullyLabeledReplicas === 0 ? {} : { fullyLabeledReplicas }),
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
    ...(availableReplicas === 0 ? {} : { availableReplicas }),
    observedGeneration: replicaSet.metadata.generation ?? 0,
    ...(conditions.length === 0 ? {} : { conditions })
  }
}

function withFailure(
  conditions: readonly ReplicaSetCondition[],
  failure: ReplicaFailure | undefined,
  now: number
): readonly ReplicaSetCondition[] {
  const isThere = conditions.some(({ type }) => type === 'ReplicaFailure')
  if (failure === undefined) return isThere ? conditions.filter(({ type }) => type !== 'ReplicaFailure') : conditions
  if (isThere) return conditions
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: formatTime(now), ...failure }]
}
