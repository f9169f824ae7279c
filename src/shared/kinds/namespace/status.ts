import type { Namespace } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function namespaceStatus(_namespace: Namespace): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
