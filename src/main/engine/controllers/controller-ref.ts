import { apiVersionOf, type Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject, OwnerReference } from '../../../shared/kube/object.ts'

/** The reference that a controller writes into what it makes; upstream's metav1.NewControllerRef. */
export function newControllerRef(kind: Kind, owner: KubeObject): OwnerReference {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true
  }
}

/** The object with one more owner; it has no controller yet, or the caller looked. */
export function withOwner<T extends KubeObject>(object: T, owner: OwnerReference): T {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), owner]
  return { ...object, metadata: { ...object.metadata, ownerReferences } }
}

/** The object without the owner of this uid. */
export function withoutOwner<T extends KubeObject>(object: T, uid: string): T {
  const left = object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid) ?? []
  const { ownerReferences: _, ...metadata } = object.metadata
  return { ...object, metadata: left.length === 0 ? metadata : { ...metadata, ownerReferences: left } }
}
