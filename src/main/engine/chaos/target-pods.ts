// Which pods a fault is about.
import type { PodsTarget } from '../../../shared/chaos/fault.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** Owners between a pod and its CronJob: a Job. */
const longestChain = 3

/** undefined where it is not there. */
export function objectOf(store: ObjectStore, { group, resource, namespace, name }: PodsTarget): KubeObject | undefined {
  const kind = store.kinds.ofResource(group, resource)
  return kind === undefined ? undefined : store.get(kind, namespace, name)
}

/** The pod itself, or those that a workload has now. */
export function* podsOf(store: ObjectStore, object: KubeObject): Generator<Pod> {
  if (object.kind === 'Pod') {
    yield object as Pod
    return
  }
  const { uid } = object.metadata
  yield* store.ownedBy<Pod>(podKind, uid)
  for (const kind of [replicaSetKind, jobKind])
    for (const between of store.ownedBy<KubeObject>(kind, uid)) yield* store.ownedBy<Pod>(podKind, between.metadata.uid)
}

/** Whether a pod is that object, or made by it. */
export function isBelow(store: ObjectStore, pod: Pod, uid: string): boolean {
  let object: KubeObject | undefined = pod
  for (let steps = 0; object !== undefined && steps < longestChain; steps++) {
    if (object.metadata.uid === uid) return true
    const owner = controllerOf(object)
    if (owner?.uid === uid) return true
    object = owner === undefined ? undefined : store.byUid(owner.uid)
  }
  return false
}
