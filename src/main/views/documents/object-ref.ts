import type { ObjectRef } from '../../../shared/contract/documents.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { statusRank, type StatusSummary } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject, OwnerReference } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { statusOf } from '../object-status.ts'

/** A link to an object, with its status. */
export function refOf(source: ClusterSource, object: KubeObject, kind: Kind): ObjectRef {
  return { ...bareRef(object, kind), status: statusOf(source, object, kind) }
}

export function bareRef({ metadata }: KubeObject, kind: Kind): ObjectRef {
  const { uid, namespace, name } = metadata
  return {
    group: kind.group,
    resource: kind.resource,
    kind: kind.kind,
    ...(namespace !== undefined && { namespace }),
    name,
    uid
  }
}

/** A link to something that may not exist, or not any longer. */
export function namedRef(kind: Kind, namespace: string | undefined, name: string): ObjectRef {
  return {
    group: kind.group,
    resource: kind.resource,
    kind: kind.kind,
    ...(kind.namespaced && namespace !== undefined && { namespace }),
    name
  }
}

/** A link to an owner; undefined where the cluster does not know its kind. */
function ownerRef(source: ClusterSource, owner: OwnerReference, namespace: string | undefined): ObjectRef | undefined {
  const object = source.byUid(owner.uid)
  const kind = source.kinds.ofObject(owner)
  if (kind === undefined) return undefined
  if (object !== undefined) return refOf(source, object, kind)
  return { ...namedRef(kind, namespace, owner.name), uid: owner.uid }
}

/** The owners, nearest first: a pod's ReplicaSet, then its Deployment. Cut where owners go round in a circle. */
export function ownerChain(source: ClusterSource, object: KubeObject): readonly ObjectRef[] {
  const chain: ObjectRef[] = []
  const seen = new Set([object.metadata.uid])
  const queue = [object]
  for (let next = queue.shift(); next !== undefined && chain.length < 16; next = queue.shift()) {
    for (const owner of next.metadata.ownerReferences ?? []) {
      if (seen.has(owner.uid)) continue
      seen.add(owner.uid)
      const ref = ownerRef(source, owner, next.metadata.namespace)
      if (ref !== undefined) chain.push(ref)
      const above = source.byUid(owner.uid)
      if (above !== undefined) queue.push(above)
    }
  }
  return chain
}

/** Troubled first, then by name. */
export function byTrouble(a: ObjectRef, b: ObjectRef): number {
  const rank = rankOf(a.status) - rankOf(b.status)
  if (rank !== 0) return rank
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function rankOf(status: StatusSummary | undefined): number {
  return status === undefined ? Number.MAX_SAFE_INTEGER : statusRank(status.mark)
}

/** The kind with this kind name in this group: for what only names one, as an event's involvedObject does. */
export function kindNamed(source: ClusterSource, group: string, name: string): Kind | undefined {
  return source.kinds.all().find((kind) => kind.group === group && kind.kind === name)
}

export function groupOf(apiVersion: string | undefined): string {
  const slash = apiVersion?.indexOf('/') ?? -1
  return slash === -1 ? '' : apiVersion!.slice(0, slash)
}
