import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

/** More logs than this at once can neither be read by a person nor be kept in order cheaply. */
export const podLimit = 100

/** The pod itself, or the pods that a workload owns, over as many owners as there are between; newest first. */
export function podsOf(source: ClusterSource, kind: Kind, object: KubeObject): readonly Pod[] {
  if (kind === podKind) return [object as Pod]
  const pods: Pod[] = []
  const owners = [object.metadata.uid]
  const seen = new Set(owners)
  for (let uid = owners.shift(); uid !== undefined; uid = owners.shift()) {
    pods.push(...source.ownedBy(podKind, uid))
    for (const between of source.kinds.all()) {
      if (!between.subresources.includes('status') || between === podKind) continue
      for (const { metadata } of source.ownedBy(between, uid)) {
        if (!seen.has(metadata.uid)) owners.push(metadata.uid)
        seen.add(metadata.uid)
      }
    }
  }
  return pods.sort((a, b) => (a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1)).slice(0, podLimit)
}

/** Whether a pod belongs to what `podsOf` would give for this workload: asked for each new pod. */
export function belongsTo(source: ClusterSource, pod: Pod, uid: string): boolean {
  let owners = pod.metadata.ownerReferences ?? []
  for (let depth = 0; depth < 4; depth++) {
    if (owners.some((owner) => owner.uid === uid)) return true
    owners = owners.flatMap((owner) => source.byUid(owner.uid)?.metadata.ownerReferences ?? [])
    if (owners.length === 0) return false
  }
  return false
}
