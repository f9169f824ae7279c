import type { Node, NodeStatus } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

/** A kubelet registers its node with the status it has. */
export const nodeStrategy: Strategy<Node> = {
  initialStatus: ({ status }, _time, empty) => (status === undefined ? empty : { ...(empty as NodeStatus), ...status })
}
