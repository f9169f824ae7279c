import type { Namespace } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function namespaceStatus(namespace: Namespace): StatusSummary {
  if (namespace.status?.phase === 'Terminating') return { mark: 'term', word: 'Terminating' }
  return terminatingStatus(namespace) ?? { mark: 'ok', word: 'Active' }
}
