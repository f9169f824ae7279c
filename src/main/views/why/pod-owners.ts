import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { ClusterSource } from '../cluster-source.ts'

const mostOwners = 4

/** An object and who controls it, and who controls that, as far as they are there: the nearest first. */
export function* withControllers(source: ClusterSource, object: KubeObject): Generator<KubeObject> {
  let next: KubeObject | undefined = object
  for (let count = 0; next !== undefined && count <= mostOwners; count++) {
    yield next
    const owner = controllerOf(next)
    next = owner === undefined ? undefined : source.byUid(owner.uid)
  }
}

/** Who made it in the end: of a pod its Deployment. */
export function topOwner(source: ClusterSource, object: KubeObject): KubeObject {
  let top = object
  for (const owner of withControllers(source, object)) top = owner
  return top
}
