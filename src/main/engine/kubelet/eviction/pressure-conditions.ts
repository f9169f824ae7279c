// The conditions of a node that is low on something, after upstream's pkg/kubelet/nodestatus setters.
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Node, NodeCondition } from '../../../../shared/schema/types.ts'
import type { PressureType } from './thresholds.ts'

export const pressureTypes = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

interface Words {
  readonly reason: string
  readonly message: string
  /** Reason of the event about the node. */
  readonly event: string
}

const low: Readonly<Record<PressureType, Words>> = {
  MemoryPressure: {
    reason: 'KubeletHasInsufficientMemory',
    message: 'kubelet has insufficient memory available',
    event: 'NodeHasInsufficientMemory'
  },
  DiskPressure: {
    reason: 'KubeletHasDiskPressure',
    message: 'kubelet has disk pressure',
    event: 'NodeHasDiskPressure'
  },
  PIDPressure: {
    reason: 'KubeletHasInsufficientPID',
    message: 'kubelet has insufficient PID available',
    event: 'NodeHasInsufficientPID'
  }
}

const enough: Readonly<Record<PressureType, Words>> = {
  MemoryPressure: {
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
    event: 'NodeHasSufficientMemory'
  },
  DiskPressure: {
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
    event: 'NodeHasNoDiskPressure'
  },
  PIDPressure: {
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
    event: 'NodeHasSufficientPID'
  }
}

/** The node with its conditions as these pressures have them, and the reasons of the events that tell of a change. */
export function withPressures(
  node: Node,
  present: ReadonlySet<PressureType>,
  now: number
): { readonly node: Node; readonly events: readonly string[] } {
  const events: string[] = []
  const conditions = (node.status?.conditions ?? []).map((condition): NodeCondition => {
    const type = pressureTypes.find((each) => each === condition.type)
    const status = type !== undefined && present.has(type) ? 'True' : 'False'
    if (type === undefined || condition.status === status) return condition
    const { reason, message, event } = (status === 'True' ? low : enough)[type]
    events.push(event)
    const time = formatTime(now)
    return { ...condition, status, reason, message, lastHeartbeatTime: time, lastTransitionTime: time }
  })
  return events.length === 0 ? { node, events } : { node: { ...node, status: { ...node.status, conditions } }, events }
}

/** Whether the node's conditions say that it is low on anything. */
export function isUnderPressure({ status }: Node): boolean {
  return pressureTypes.some((type) => conditionOf(status, type)?.status === 'True')
}
