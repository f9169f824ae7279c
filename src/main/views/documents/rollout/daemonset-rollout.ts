import { controllerRevisionKind } from '../../../../shared/kinds/controllerrevision/kind.ts'
import { daemonSetKind } from '../../../../shared/kinds/daemonset/kind.ts'
import type { ControllerRevision, DaemonSet } from '../../../../shared/schema/types.ts'
import { scaled } from './deployment-rollout.ts'
import { newestPods, sharedFacts, type StatusCounts } from './revision-rollout.ts'
import type { RolloutSource } from './rollout-source.ts'

const reading = {
  kind: daemonSetKind,
  counts: ({ status }: DaemonSet): StatusCounts => ({
    total: status?.currentNumberScheduled ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    ready: status?.numberReady ?? 0
  }),
  labelOf: ({ metadata }: ControllerRevision) => metadata.labels?.['controller-revision-hash'],
  isWhole: ({ status }: DaemonSet) => {
    const desired = status?.desiredNumberScheduled ?? 0
    return (
      (status?.updatedNumberScheduled ?? 0) === desired &&
      (status?.numberAvailable ?? 0) === desired &&
      status?.currentNumberScheduled === desired
    )
  }
}

/** Pods of a DaemonSet are replaced node by node. */
export const daemonSetRollout: RolloutSource<DaemonSet> = {
  kind: daemonSetKind,
  keeperKind: controllerRevisionKind,
  facts(source, memory, daemonSet) {
    const { spec, status } = daemonSet
    const desired = status?.desiredNumberScheduled ?? 0
    const { maxSurge = 0, maxUnavailable = 1 } = spec.updateStrategy?.rollingUpdate ?? {}
    return {
      paused: false,
      desired,
      maxTotal: desired + scaled(maxSurge, desired, Math.ceil),
      minAvailable: Math.max(0, desired - scaled(maxUnavailable, desired, Math.ceil)),
      partition: 0,
      historyLimit: spec.revisionHistoryLimit ?? 10,
      ...sharedFacts(source, memory, daemonSet, reading)
    }
  },
  newestPods: (source, daemonSet) => newestPods(source, daemonSet, reading),
  isWhole: reading.isWhole
}
