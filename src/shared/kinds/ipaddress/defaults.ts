import type { NewObject } from '../../kube/object.ts'
import type { IPAddress } from '../../schema/types.ts'

/** Upstream has none for this kind. */
export function setIPAddressDefaults(address: NewObject<IPAddress>): NewObject<IPAddress> {
  return address
}
