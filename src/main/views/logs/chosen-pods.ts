import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { isSelected, meansAll, type LogSelection } from './log-selection.ts'

/** More pods than this are not listened to at once: nobody tells them apart. */
export const podLimit = 500

/** The pods that are meant, newest first, as many as are listened to; and how many there are. */
export function chosenPods(
  source: ClusterSource,
  selection: LogSelection
): { readonly pods: readonly Pod[]; readonly total: number } {
  const found = new Map<string, Pod>()
  for (const { kind, namespace, name } of selection.objects) {
    const object = source.get(kind, namespace, name)
    if (object === undefined) continue
    for (const pod of podsOf(source, kind, object)) found.set(pod.metadata.uid, pod)
  }
  if (meansAll(selection) || selection.requirements !== undefined) {
    for (const namespace of selection.namespaces ?? [undefined]) {
      for (const pod of source.all(podKind, namespace)) {
        if (isSelected(selection, pod)) found.set(pod.metadata.uid, pod)
      }
    }
  }
  const pods = [...found.values()].sort((a, b) =>
    a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1
  )
  return { pods: pods.slice(0, podLimit), total: pods.length }
}

/** Whether a pod is among those that `chosenPods` would give: asked for each new pod. */
export function isChosen(source: ClusterSource, selection: LogSelection, pod: Pod): boolean {
  if ((meansAll(selection) || selection.requirements !== undefined) && isSelected(selection, pod)) return true
  return selection.objects.some(({ kind, namespace, name }) => {
    if (pod.metadata.namespace !== namespace) return false
    if (kind === podKind) return pod.metadata.name === name
    const object = source.get(kind, namespace, name)
    return object !== undefined && belongsTo(source, pod, object.metadata.uid)
  })
}

/** The pod itself, or the pods that a workload owns, over as many owners as there are between. */
function podsOf(source: ClusterSource, kind: Kind, object: KubeObject): readonly Pod[] {
  if (kind === podKind) return [object as Pod]
  return [...ownedTree(source, object)].flatMap((uid) => [...source.ownedBy(podKind, uid)])
}

/** An object and what it owns that is no pod, by uid. */
export function ownedTree(source: ClusterSource, object: KubeObject): ReadonlySet<string> {
  const seen = new Set([object.metadata.uid])
  for (const uid of seen) {
    for (const between of source.kinds.all()) {
      if (!between.subresources.includes('status') || between === podKind) continue
      for (const { metadata } of source.ownedBy(between, uid)) seen.add(metadata.uid)
    }
  }
  return seen
}

/** Whether an object is owned by another, over as many owners as there may be between. */
export function belongsTo(source: ClusterSource, { metadata }: KubeObject, uid: string): boolean {
  let owners = metadata.ownerReferences ?? []
  for (let depth = 0; depth < 4; depth++) {
    if (owners.some((owner) => owner.uid === uid)) return true
    owners = owners.flatMap((owner) => source.byUid(owner.uid)?.metadata.ownerReferences ?? [])
    if (owners.length === 0) return false
  }
  return false
}
