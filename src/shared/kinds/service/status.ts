import type { Service } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** A load balancer without an address is pending, as kubectl's EXTERNAL-IP says. */
export function serviceStatus(service: Service): StatusSummary {
  const terminating = terminatingStatus(service)
  if (terminating !== undefined) return terminating
  const isPending =
    service.spec.type === 'LoadBalancer' &&
    (service.spec.externalIPs?.length ?? 0) === 0 &&
    (service.status?.loadBalancer?.ingress?.length ?? 0) === 0
  return isPending ? { mark: 'wait', word: 'Pending' } : { mark: 'ok', word: 'Active' }
}
