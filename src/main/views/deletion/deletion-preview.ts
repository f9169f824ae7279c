// What goes with an object that somebody is about to delete, and who feels it: read from owners, namespaces, claims.
import type { DeletionPreview, FeltDeletion } from '../../../shared/contract/deletion.ts'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { matches, requirementsOfMap } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { relatedTo } from '../documents/relations.ts'

/** The most that is followed: the numbers are "at least" from there on. */
const mostFollowed = 5_000
/** Of each kind so many are named, and of what feels it. */
const namesListed = 5
const feltListed = 20
/** For so many it is asked who names them: each is a walk through all that might. */
const askedForUsers = 20

export type Propagation = 'Background' | 'Foreground' | 'Orphan'

type Found = readonly [object: KubeObject, kind: Kind]

/** `chosen`: what is deleted itself. What is deleted with it besides is in `goes`, the chosen are not. */
export function deletionPreview(
  source: ClusterSource,
  chosen: readonly Found[],
  propagation: Propagation
): DeletionPreview {
  const going = new Map<string, Found>(chosen.map((found) => [found[0].metadata.uid, found]))
  const felt = new Map<string, FeltDeletion>()
  const chosenUids = new Set(going.keys())
  let isCut = false
  // A map that grows while it is walked is walked to its end.
  for (const [object, kind] of going.values()) {
    if (going.size > mostFollowed) {
      isCut = true
      break
    }
    const isChosen = chosenUids.has(object.metadata.uid)
    for (const [other, otherKind] of takenAlong(source, object, kind)) {
      const ownersLeft = (other.metadata.ownerReferences ?? []).filter(({ uid }) => !going.has(uid))
      if (isOwnedBy(other, object) && ownersLeft.length > 0) continue
      if (isOwnedBy(other, object) && isChosen && propagation === 'Orphan') {
        felt.set(other.metadata.uid, { ref: bareRef(other, otherKind), effect: 'orphaned', going: 0, of: 0 })
        continue
      }
      going.set(other.metadata.uid, [other, otherKind])
    }
  }
  for (const users of usersOf(source, chosen.slice(0, askedForUsers)))
    for (const ref of users) {
      const uid = ref.uid ?? ref.name
      if (!going.has(uid) && !felt.has(uid)) felt.set(uid, { ref, effect: 'uses', going: 0, of: 0 })
    }
  for (const loss of lostEndpoints(source, going)) felt.set(loss.ref.uid ?? loss.ref.name, loss)
  return {
    goes: byKind(going, chosenUids),
    feels: [...felt.values()].slice(0, feltListed),
    feelsTotal: felt.size,
    held: heldBy(going).slice(0, feltListed),
    isCut
  }
}

function* takenAlong(source: ClusterSource, object: KubeObject, kind: Kind): Generator<Found> {
  const { uid, name } = object.metadata
  for (const other of source.kinds.all()) {
    // Events go too, but nobody counts them.
    if (other === eventKind) continue
    for (const owned of source.ownedBy(other, uid)) yield [owned, other]
    if (kind.resource === 'namespaces' && other.namespaced)
      for (const inside of source.all(other, name)) yield [inside, other]
  }
  if (kind.resource === 'nodes') for (const pod of source.onNode(podKind, name)) yield [pod, podKind]
  if (kind.resource === 'customresourcedefinitions') {
    const { group, names } = (object as KubeObject & { readonly spec: DefinitionSpec }).spec
    const defined = source.kinds.ofResource(group, names.plural)
    if (defined !== undefined) for (const custom of source.all(defined)) yield [custom, defined]
  }
  if (kind.resource === 'persistentvolumeclaims') {
    const { volumeName = '' } = (object as PersistentVolumeClaim).spec
    const volume = source.get(persistentVolumeKind, undefined, volumeName)
    if (volume?.spec.persistentVolumeReclaimPolicy === 'Delete') yield [volume, persistentVolumeKind]
  }
}

interface DefinitionSpec {
  readonly group: string
  readonly names: { readonly plural: string }
}

function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true
}

/** Who names what is deleted itself; pods name nothing that others need. */
function* usersOf(source: ClusterSource, chosen: readonly Found[]): Generator<readonly ObjectRef[]> {
  for (const [object, kind] of chosen) {
    if (kind === podKind) continue
    for (const { relation, refs } of relatedTo(source, object, kind).related)
      if (relation === 'Used by') yield refs.filter(({ resource }) => resource !== 'events')
  }
}

/** The Services that select pods which go, with how many of theirs those are. */
function* lostEndpoints(source: ClusterSource, going: ReadonlyMap<string, Found>): Generator<FeltDeletion> {
  const namespaces = new Set<string>()
  for (const [object, kind] of going.values()) if (kind === podKind) namespaces.add(object.metadata.namespace!)
  for (const namespace of namespaces) {
    for (const service of source.all(serviceKind, namespace)) {
      const { selector = {} } = service.spec ?? {}
      const [first] = Object.entries(selector)
      if (first === undefined || going.has(service.metadata.uid)) continue
      const requirements = requirementsOfMap(selector)
      let of = 0
      let lost = 0
      for (const pod of source.withLabel(podKind, namespace, ...first)) {
        if (!matches(requirements, pod.metadata.labels)) continue
        of += 1
        if (going.has(pod.metadata.uid)) lost += 1
      }
      if (lost > 0) yield { ref: bareRef(service, serviceKind), effect: 'endpoints', going: lost, of }
    }
  }
}

function byKind(going: ReadonlyMap<string, Found>, chosen: ReadonlySet<string>): DeletionPreview['goes'] {
  const kinds = new Map<Kind, KubeObject[]>()
  for (const [uid, [object, kind]] of going) {
    if (chosen.has(uid)) continue
    const same = kinds.get(kind)
    if (same === undefined) kinds.set(kind, [object])
    else same.push(object)
  }
  return [...kinds]
    .map(([kind, objects]) => ({
      kind: kind.kind,
      count: objects.length,
      refs: objects.slice(0, namesListed).map((object) => bareRef(object, kind))
    }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1))
}

/** Upstream's own controllers take these away once nothing speaks against it. */
const takenAway =
  /^(kubernetes\.io\/|foregroundDeletion$|orphan$|batch\.kubernetes\.io\/|external-attacher\/|service\.kubernetes\.io\/)/

function heldBy(going: ReadonlyMap<string, Found>): DeletionPreview['held'] {
  return [...going.values()].flatMap(([object, kind]) => {
    const finalizers = (object.metadata.finalizers ?? []).filter((finalizer) => !takenAway.test(finalizer))
    return finalizers.length === 0 ? [] : [{ ref: bareRef(object, kind), finalizers }]
  })
}
