import type { Node } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function nodeStatus(_node: Node): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
