import type { Pod, PodCondition, PodSpec, PodStatus } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'
import { qosClassOf, type QosClass } from './qos-class.ts'

const pendingStatuses: Readonly<Record<QosClass, PodStatus>> = {
  Guaranteed: Object.freeze({ phase: 'Pending', qosClass: 'Guaranteed' }),
  Burstable: Object.freeze({ phase: 'Pending', qosClass: 'Burstable' }),
  BestEffort: Object.freeze({ phase: 'Pending', qosClass: 'BestEffort' })
}
const gated: PodCondition = Object.freeze({
  type: 'PodScheduled',
  observedGeneration: 1,
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates'
})
const statusOfSpec = new WeakMap<PodSpec, PodStatus>()

/** Pending, with the quality of service that the spec gives; one object for all pods of a class. */
function pendingStatus(spec: PodSpec): PodStatus {
  let status = statusOfSpec.get(spec)
  if (status === undefined) {
    status = pendingStatuses[qosClassOf(spec)]
    if ((spec.schedulingGates?.length ?? 0) > 0) status = { ...status, conditions: [gated] }
    statusOfSpec.set(spec, status)
  }
  return status
}

export const podStrategy: Strategy<Pod> = {
  initialStatus: ({ spec }) => pendingStatus(spec),
  statusKeeps: 'ownerReferences'
}
