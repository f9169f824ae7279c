import type { NewObject } from '../../kube/object.ts'
import type { CSINode } from '../../schema/types.ts'

const spec = { drivers: [] }

/** Nothing is defaulted upstream; the spec is no pointer in Go. */
export function setCSINodeDefaults(node: NewObject<CSINode>): NewObject<CSINode> {
  return (node.spec as CSINode['spec'] | undefined) === undefined ? { ...node, spec } : node
}
