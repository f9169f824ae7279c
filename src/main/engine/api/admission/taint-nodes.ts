import type { NewObject } from '../../../../shared/kube/object.ts'
import type { Node } from '../../../../shared/schema/types.ts'

const key = 'node.kubernetes.io/not-ready'

/** Upstream's TaintNodesByCondition: nothing is scheduled on a new node before it is known to be ready. */
export function taintNewNode(node: NewObject<Node>): NewObject<Node> {
  const taints = node.spec?.taints ?? []
  if (taints.some((taint) => taint.key === key && taint.effect === 'NoSchedule')) return node
  return { ...node, spec: { ...node.spec, taints: [...taints, { key, effect: 'NoSchedule' }] } }
}
