import type { ServiceCIDR } from '../../schema/types.ts'
import { conditionOf } from '../../kube/conditions.ts'

/** Keeps a range as long as a Service has an address of it (upstream pkg/controller/servicecidrs). */
export const rangeFinalizer = 'networking.k8s.io/service-cidr-finalizer'

/** Whether Services may be given addresses of it: upstream takes a range that nobody has judged yet for ready. */
export function isReadyRange({ metadata, status }: ServiceCIDR): boolean {
  return metadata.deletionTimestamp === undefined && conditionOf(status, 'Ready')?.status !== 'False'
}
