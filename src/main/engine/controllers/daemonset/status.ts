import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '../../../../shared/schema/types.ts'
import { podRevisionLabel } from '../history/revision-history.ts'
import { isPodAvailable } from '../pod-availability.ts'
import { fitOf } from './node-fit.ts'

interface Moment {
  /** Of the present template. */
  readonly hash: string
  readonly collisionCount: number | undefined
  /** Milliseconds. */
  readonly now: number
}

/** What a DaemonSet shows of its pods, which are given by node, oldest first; upstream's updateDaemonSetStatus. */
export function daemonSetStatus(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  pods: ReadonlyMap<string, readonly Pod[]>,
  { hash, collisionCount, now }: Moment
): DaemonSetStatus {
  const { minReadySeconds = 0 } = daemonSet.spec
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 }
  for (const node of nodes) {
    const pod = pods.get(node.metadata.name)?.[0]
    if (!fitOf(daemonSet, node).shouldRun) {
      if (pod !== undefined) counts.misscheduled++
      continue
    }
    counts.desired++
    if (pod === undefined) continue
    counts.current++
    if (isPodReady(pod)) counts.ready++
    if (isPodAvailable(pod, minReadySeconds, now)) counts.available++
    if (pod.metadata.labels?.[podRevisionLabel] === hash) counts.updated++
  }
  const unavailable = counts.desired - counts.available
  const { conditions } = daemonSet.status ?? {}
  return {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.misscheduled,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    observedGeneration: daemonSet.metadata.generation ?? 0,
    ...(counts.updated === 0 ? {} : { updatedNumberScheduled: counts.updated }),
    ...(counts.available === 0 ? {} : { numberAvailable: counts.available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions })
  }
}
