// Who depends on whom, for the lanes of events: read from the objects that are there, and from what events tell of
// pods that are gone.
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Node, Pod, Service } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef, namedRef } from '../documents/object-ref.ts'
import { isOfNode, isOfPod, isOfService } from '../why/chaos-causes.ts'
import type { EventIndex } from './event-index.ts'
import { laneKey, type LaneFacts } from './event-lanes.ts'
import type { LaneCause } from './lane-arrows.ts'

/** So many members of a lane are asked for their node. */
const mostMembers = 50

export function laneFacts(source: ClusterSource, index: EventIndex): LaneFacts {
  const makerOf = (ref: ObjectRef): ObjectRef | undefined => {
    const pod = ref.uid === undefined ? undefined : source.byUid(ref.uid)
    const owner = pod === undefined ? undefined : controllerOf(pod)
    if (owner === undefined) return index.makerOf(ref)
    const kind = source.kinds.ofObject(owner)
    return kind === undefined ? undefined : { ...namedRef(kind, ref.namespace, owner.name), uid: owner.uid }
  }
  const nodeOf = (ref: ObjectRef): string | undefined =>
    (ref.uid === undefined ? undefined : (source.byUid(ref.uid) as Pod | undefined)?.spec.nodeName) ?? index.nodeOf(ref)
  return {
    makerOf,
    causesOf(ref, members) {
      const object = objectOf(source, ref)
      const pods = ref.kind === 'Pod' ? [ref, ...members] : members
      const nodes = pods.slice(0, mostMembers).flatMap((pod) => nodeOf(pod) ?? [])
      return [
        ...nodes.map((name) => ({ key: laneKey(namedRef(nodeKind, undefined, name)) })),
        ...(object === undefined ? [] : [...ownersOf(source, object), ...named(source, object)]),
        ...madeBy(source, ref)
      ]
    },
    isBroken({ fault }, ref, members) {
      // Without a registry or names anything may fail whose pods are not well; what comes of it says why itself.
      if (fault.kind === 'registry-down' || fault.kind === 'dns') return members.length > 0 || ref.kind === 'Pod'
      const object = objectOf(source, ref)
      if (object?.kind === 'Node') return isOfNode(object as Node)(fault)
      if (object?.kind === 'Service') return isOfService(object as Service)(fault)
      const pods = ref.kind === 'Pod' ? [ref, ...members] : members
      return pods.slice(0, mostMembers).some((member) => {
        const pod = member.uid === undefined ? undefined : source.byUid(member.uid)
        return pod !== undefined && isOfPod(source, pod as Pod)(fault)
      })
    }
  }
}

function objectOf(source: ClusterSource, ref: ObjectRef): KubeObject | undefined {
  const kind = source.kinds.ofResource(ref.group, ref.resource)
  return kind === undefined ? undefined : source.get(kind, ref.namespace, ref.name)
}

function ownersOf(source: ClusterSource, object: KubeObject): readonly LaneCause[] {
  const owner = controllerOf(object)
  const kind = owner === undefined ? undefined : source.kinds.ofObject(owner)
  if (kind === undefined) return []
  return [{ key: laneKey(namedRef(kind, object.metadata.namespace, owner!.name)), changesOnly: true }]
}

/** A workload is brought down by what it made; a Deployment by its ReplicaSets, a CronJob by its Jobs. */
function madeBy(source: ClusterSource, ref: ObjectRef): readonly LaneCause[] {
  const makes = ref.kind === 'Deployment' ? 'ReplicaSet' : ref.kind === 'CronJob' ? 'Job' : undefined
  const kind = makes === undefined ? undefined : source.kinds.all().find((one) => one.kind === makes)
  if (kind === undefined || ref.uid === undefined) return []
  return [...source.ownedBy(kind, ref.uid)].map((object) => ({ key: laneKey(bareRef(object, kind)) }))
}

/** What it names: ConfigMaps, Secrets and claims that its pods read, what an autoscaler scales. */
function named(source: ClusterSource, object: KubeObject): readonly LaneCause[] {
  const relations = source.kinds.ofObject(object)?.relations ?? []
  return relations.flatMap((relation) => {
    const kind = source.kinds.all().find((one) => one.resource === relation.resource)
    if (kind === undefined) return []
    return relation.references(object).map(({ namespace, name }) => ({ key: laneKey(namedRef(kind, namespace, name)) }))
  })
}
