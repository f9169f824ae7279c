import type { NewObject } from '../../kube/object.ts'
import type { Node } from '../../schema/types.ts'

export function setNodeDefaults(node: NewObject<Node>): NewObject<Node> {
  return node
}
