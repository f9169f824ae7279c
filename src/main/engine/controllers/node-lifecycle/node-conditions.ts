import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Node, NodeCondition, Taint } from '../../../../shared/schema/types.ts'

/** The conditions that a silent kubelet leaves open, in upstream's order. */
const reportedTypes = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

const notReadyTaint = 'node.kubernetes.io/not-ready'
const unreachableTaint = 'node.kubernetes.io/unreachable'
const unschedulableTaint = 'node.kubernetes.io/unschedulable'

/** The NoSchedule taint of each condition and status. */
const taintOfCondition: Readonly<Record<string, string>> = {
  'Ready/False': notReadyTaint,
  'Ready/Unknown': unreachableTaint,
  'MemoryPressure/True': 'node.kubernetes.io/memory-pressure',
  'DiskPressure/True': 'node.kubernetes.io/disk-pressure',
  'PIDPressure/True': 'node.kubernetes.io/pid-pressure',
  'NetworkUnavailable/True': 'node.kubernetes.io/network-unavailable'
}
const managedNoSchedule = new Set([...Object.values(taintOfCondition), unschedulableTaint])

export function readyCondition(node: Node): NodeCondition | undefined {
  return conditionOf(node.status, 'Ready')
}

/** The conditions of a node whose kubelet no longer speaks; `heard` and `now` in milliseconds. */
export function unknownConditions(node: Node, heard: number | undefined, now: number): readonly NodeCondition[] {
  const present = node.status?.conditions ?? []
  const time = formatTime(now)
  const kept = present.map((condition): NodeCondition => {
    if (!reportedTypes.some((type) => type === condition.type) || condition.status === 'Unknown') return condition
    return {
      ...condition,
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: time,
      ...(heard === undefined ? {} : { lastHeartbeatTime: formatTime(heard) })
    }
  })
  const missing = reportedTypes.filter((type) => !present.some((condition) => condition.type === type))
  const never = missing.map((type): NodeCondition => ({
    type,
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
    lastHeartbeatTime: node.metadata.creationTimestamp,
    lastTransitionTime: time
  }))
  return [...kept, ...never]
}

/** The node's taints with those NoSchedule taints that its conditions and `unschedulable` ask for. */
export function withNoScheduleTaints(node: Node, now: number): readonly Taint[] {
  const wanted = new Set<string>()
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = taintOfCondition[`${type}/${status}`]
    if (key !== undefined) wanted.add(key)
  }
  if (node.spec.unschedulable === true) wanted.add(unschedulableTaint)
  return withTaints(node.spec.taints ?? [], 'NoSchedule', managedNoSchedule, wanted, now)
}

/** The taints with at most this one of the two NoExecute taints of a node that does not answer. */
export function withNoExecuteTaint(taints: readonly Taint[], key: string | undefined, now: number): readonly Taint[] {
  const managed = new Set([notReadyTaint, unreachableTaint])
  return withTaints(taints, 'NoExecute', managed, new Set(key === undefined ? [] : [key]), now)
}

/** The NoExecute taint that a node's readiness asks for. */
export function noExecuteKeyOf(node: Node): string | undefined {
  const status = readyCondition(node)?.status
  return status === 'False' ? notReadyTaint : status === 'Unknown' ? unreachableTaint : undefined
}

/** The same array where nothing changes. */
function withTaints(
  taints: readonly Taint[],
  effect: string,
  managed: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
  now: number
): readonly Taint[] {
  const kept = taints.filter((taint) => taint.effect !== effect || !managed.has(taint.key) || wanted.has(taint.key))
  const missing = [...wanted].filter((key) => !taints.some((taint) => taint.key === key && taint.effect === effect))
  if (kept.length === taints.length && missing.length === 0) return taints
  return [...kept, ...missing.map((key): Taint => ({ key, effect, timeAdded: formatTime(now) }))]
}
