import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { Node } from '../../schema/types.ts'
import { withResourceListDefaults } from '../pod/spec-defaults.ts'

const noSpec = {}
const noStatus = {}

/** Upstream's SetDefaults_NodeStatus: what is not said to be allocatable is the capacity. */
export function setNodeDefaults(node: NewObject<Node>): NewObject<Node> {
  const result = filled(node, { spec: noSpec, status: noStatus })
  const { status } = result
  const capacity = status.capacity && withResourceListDefaults(status.capacity)
  const allocatable = status.allocatable === undefined ? capacity : withResourceListDefaults(status.allocatable)
  return changed(result, { status: changed<NonNullable<Node['status']>>(status, { capacity, allocatable }) })
}
