import type { CSINode } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function csiNodeStatus(node: CSINode): StatusSummary {
  return terminatingStatus(node) ?? { mark: 'ok', word: 'Registered' }
}
