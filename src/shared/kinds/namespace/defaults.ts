import type { NewObject } from '../../kube/object.ts'
import type { Namespace } from '../../schema/types.ts'

export function setNamespaceDefaults(namespace: NewObject<Namespace>): NewObject<Namespace> {
  return namespace
}
