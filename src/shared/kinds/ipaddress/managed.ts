import type { IPAddress } from '../../schema/types.ts'

/** Labels of an IPAddress that stands for the cluster IP of a Service (upstream networking/v1 well_known_labels.go). */
export const familyLabel = 'ipaddress.kubernetes.io/ip-family'
export const managerLabel = 'ipaddress.kubernetes.io/managed-by'
export const addressManager = 'ipallocator.k8s.io'

/** Whether the API server made it for a Service. */
export function isManagedAddress({ metadata }: IPAddress): boolean {
  return metadata.labels?.[managerLabel] === addressManager
}
