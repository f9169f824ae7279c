import type { Ingress } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function ingressStatus(ingress: Ingress): StatusSummary {
  return terminatingStatus(ingress) ?? { mark: 'ok', word: 'Active' }
}
