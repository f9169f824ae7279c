import { conditionOf } from '../../kube/conditions.ts'
import type { Node } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

const pressures: readonly string[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']

/** kubectl's Ready and NotReady (which is also the word for an unknown state), and what else a node has to say. */
export function nodeStatus(node: Node): StatusSummary {
  const conditions = node.status?.conditions ?? []
  const ready = conditionOf(node.status, 'Ready')
  const isCordoned = node.spec.unschedulable === true
  if (ready === undefined) return { mark: 'unk', word: isCordoned ? 'Unknown, cordoned' : 'Unknown' }
  if (ready.status !== 'True') return { mark: 'warn', word: isCordoned ? 'NotReady, cordoned' : 'NotReady' }
  const pressure = conditions.find(({ type, status }) => status === 'True' && pressures.includes(type))
  if (pressure !== undefined) return { mark: 'warn', word: `Ready, ${pressure.type}` }
  return isCordoned ? { mark: 'cord', word: 'Ready, cordoned' } : { mark: 'ok', word: 'Ready' }
}
