import type { Cause } from '../../../shared/contract/documents.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { chaosCauses, isOfNode } from './chaos-causes.ts'
import type { Explanation } from './explanation.ts'

/** What its conditions say, whether it is cordoned, and what was done to its machine. */
export function nodeCauses(source: ClusterSource, node: Node): Explanation {
  const about = bareRef(node, nodeKind)
  const links: Cause[] = []
  for (const { type, status, message, reason } of node.status?.conditions ?? []) {
    if (type === 'Ready' ? status === 'True' : status !== 'True') continue
    const words = message === undefined || message === '' ? (reason ?? type) : message
    links.push({ mark: 'warn', words, about })
  }
  const isTroubled = links.length > 0
  if (node.spec.unschedulable === true) links.push(cordoned(node))
  if (isTroubled) links.push(...chaosCauses(source, isOfNode(node)))
  return { links }
}

/** Who cordoned it, and how to open it again. */
export function cordoned(node: Node): Cause {
  const about = bareRef(node, nodeKind)
  const by = node.metadata.managedFields?.find(
    ({ fieldsV1 }) => fieldsV1?.['f:spec']?.['f:unschedulable'] !== undefined
  )?.manager
  return {
    mark: 'cord',
    words: by === undefined ? { code: 'cordoned' } : { code: 'cordonedBy', by },
    about,
    remedy: { command: 'uncordon', about }
  }
}

/** Whether it can run what it should, as far as it says. */
export function isNodeFine({ status }: Node): boolean {
  return (status?.conditions ?? []).every(({ type, status: value }) => (value === 'True') === (type === 'Ready'))
}
