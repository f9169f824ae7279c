import { controllerRevisionKind } from '../../../../shared/kinds/controllerrevision/kind.ts'
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import type { StatefulSet } from '../../../../shared/schema/types.ts'
import { newestPods, sharedFacts, type StatusCounts } from './revision-rollout.ts'
import type { RolloutSource } from './rollout-source.ts'

const reading = {
  kind: statefulSetKind,
  counts: ({ status }: StatefulSet): StatusCounts => ({
    total: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0
  }),
  labelOf: ({ metadata }: { readonly metadata: { readonly name: string } }) => metadata.name,
  isWhole: ({ spec, status }: StatefulSet) => {
    const desired = spec.replicas ?? 1
    return status?.updatedReplicas === desired && status.availableReplicas === desired && status.replicas === desired
  }
}

/** Pods of a StatefulSet are replaced one at a time, from the highest down to the partition. */
export const statefulSetRollout: RolloutSource<StatefulSet> = {
  kind: statefulSetKind,
  keeperKind: controllerRevisionKind,
  facts(source, memory, set) {
    const { replicas: desired = 1, revisionHistoryLimit = 10, updateStrategy } = set.spec
    return {
      paused: false,
      desired,
      maxTotal: desired,
      minAvailable: Math.max(0, desired - 1),
      partition: updateStrategy?.rollingUpdate?.partition ?? 0,
      historyLimit: revisionHistoryLimit,
      ...sharedFacts(source, memory, set, reading)
    }
  },
  newestPods: (source, set) => newestPods(source, set, reading),
  isWhole: reading.isWhole
}
