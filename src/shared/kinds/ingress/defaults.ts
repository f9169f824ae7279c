import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { Ingress } from '../../schema/types.ts'

const noSpec = {}
const noStatus = { loadBalancer: {} }

/** Nothing is optional but the parts themselves: upstream requires what other kinds fill in. */
export function setIngressDefaults(ingress: NewObject<Ingress>): NewObject<Ingress> {
  return filled(ingress, { spec: noSpec, status: noStatus })
}
