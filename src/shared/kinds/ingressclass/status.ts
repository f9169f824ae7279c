import type { IngressClass } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'
import { isDefaultIngressClass } from './default-class.ts'

export function ingressClassStatus(ingressClass: IngressClass): StatusSummary {
  const word = isDefaultIngressClass(ingressClass) ? 'Default' : 'Active'
  return terminatingStatus(ingressClass) ?? { mark: 'ok', word }
}
