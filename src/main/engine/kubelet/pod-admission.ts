// Whether a kubelet takes a pod in that was bound to its node, after upstream's pkg/kubelet/lifecycle/predicate.go and
// the Admit of pkg/kubelet/eviction.
import { qosClassOf } from '../../../shared/kinds/pod/qos-class.ts'
import { isConditionTrue } from '../../../shared/kube/conditions.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import { selectsNode } from '../scheduler/filters/node-affinity.ts'
import { podFacts } from '../scheduler/pod-facts.ts'
import { isTolerated } from '../scheduler/tolerations.ts'
import type { NodeRoom, Shortage } from './node-room.ts'

/** Reason and message of the pod's status, in upstream's words. */
export interface Refusal {
  readonly reason: string
  readonly message: string
}

const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const
/** Priorities from here on are those of the system: upstream's scheduling.SystemCriticalPriority. */
export const systemCritical = 2_000_000_000

const memoryTaint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }

/** Upstream's types.IsCriticalPod: static pods and those of the system's priorities. */
export function isCriticalPod({ metadata, spec }: Pod): boolean {
  return isStaticPod({ metadata }) || (spec.priority ?? 0) >= systemCritical
}

/** Whether it is the mirror of a file on its node: such a pod reads nothing of the API. */
export function isStaticPod({ metadata }: Pick<Pod, 'metadata'>): boolean {
  return metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
}

/** What a kubelet says to a pod: undefined where it takes it in. */
export type Verdict =
  /** It may not run here. */
  | Refusal
  /** It is critical, and only room is missing. */
  | { readonly shortages: readonly Shortage[] }
  | undefined

export function judge(pod: Pod, node: Node, room: NodeRoom): Verdict {
  return pressureRefusal(pod, node) ?? judgeAgain(pod, node, room)
}

function pressureRefusal(pod: Pod, { status }: Node): Refusal | undefined {
  const present = pressures.filter((type) => isConditionTrue(status, type))
  if (present.length === 0 || isCriticalPod(pod)) return undefined
  if (present.length === 1 && present[0] === 'MemoryPressure') {
    if (qosClassOf(pod.spec) !== 'BestEffort' || isTolerated(memoryTaint, pod.spec.tolerations)) return undefined
  }
  return { reason: 'Evicted', message: `The node had condition: [${present.join(' ')}]. ` }
}

/** Of a pod that it ran before: a kubelet that has just started knows of no pressure. */
export function judgeAgain(pod: Pod, node: Node, room: NodeRoom): Verdict {
  const facts = podFacts(pod.spec)
  const { name, labels } = node.metadata
  if (pod.spec.os !== undefined && pod.spec.os.name !== 'linux') {
    return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" }
  }
  const shortages = room.shortagesFor(facts, node)
  const isCritical = isCriticalPod(pod)
  if (shortages.length > 0 && !isCritical) {
    const { resource, requested, used, capacity } = shortages[0]!
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`
    }
  }
  if (!selectsNode(facts, name, labels)) {
    return failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")
  }
  if (!room.hasFreePorts(facts)) {
    return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports")
  }
  const isKeptAway = node.spec.taints?.some(
    (taint) => taint.effect === 'NoExecute' && !isTolerated(taint, facts.tolerations)
  )
  if (isKeptAway === true && !isStaticPod(pod)) {
    return failed('TaintToleration', "node(s) had taints that the pod didn't tolerate")
  }
  return shortages.length === 0 ? undefined : { shortages }
}

function failed(predicate: string, description: string): Refusal {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${description}` }
}
