// What holds of claims and volumes at every change.
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import { volumeAttachmentKind } from '../../../../shared/kinds/volumeattachment/kind.ts'
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
  VolumeAttachment
} from '../../../../shared/schema/types.ts'
import type { Change, ObjectStore } from '../../store/object-store.ts'
import { Broken } from './broken.ts'
import { unwanted } from './storage-acts.ts'

/** A claim stays while a pod that has a node may use it. */
function claimsInUseStay(store: ObjectStore, { type, object }: Change<PersistentVolumeClaim>): void {
  if (type !== 'DELETED') return
  const { namespace = '', name } = object.metadata
  for (const pod of store.inNamespace<Pod>(podKind, namespace)) {
    if (pod.spec.nodeName === undefined || isPodTerminal(pod)) continue
    if (claimsOfPod(pod).some(({ claim }) => claim === name))
      throw new Broken(`claim ${name} went while ${pod.metadata.name} used it`)
  }
}

/** Only a person, or who owns it, has a claim deleted. */
function claimsGoOnlyWhenUnwanted({ type, object, previous }: Change<PersistentVolumeClaim>): void {
  const { name, annotations, ownerReferences, deletionTimestamp } = object.metadata
  const isNew = type === 'DELETED' || (deletionTimestamp !== undefined && !previous?.metadata.deletionTimestamp)
  if (isNew && ownerReferences === undefined && annotations?.[unwanted] === undefined)
    throw new Broken(`nobody wanted claim ${name} to go`)
}

/** A claim stays with its volume, and a volume belongs to one claim. */
function claimsKeepTheirVolumes(store: ObjectStore, { type, object, previous }: Change<PersistentVolumeClaim>): void {
  if (type === 'DELETED') return
  const { metadata, spec, status } = object
  const { name } = metadata
  const before = previous?.spec.volumeName
  if (before !== undefined && before !== spec.volumeName)
    throw new Broken(`claim ${name} had ${before} and now has ${spec.volumeName}`)
  if (status?.phase !== 'Bound' || previous?.status?.phase === 'Bound') return
  for (const other of store.all<PersistentVolumeClaim>(persistentVolumeClaimKind)) {
    if (other.metadata.uid === metadata.uid || other.status?.phase !== 'Bound') continue
    if (other.spec.volumeName === spec.volumeName)
      throw new Broken(`${spec.volumeName} belongs to ${other.metadata.name} and to ${name}`)
  }
}

function volumesKeepTheirClaims(store: ObjectStore, { type, object, previous }: Change<PersistentVolume>): void {
  const { name } = object.metadata
  const before = previous?.spec.claimRef?.uid
  const now = object.spec.claimRef?.uid
  if (before !== undefined && now !== undefined && before !== now)
    throw new Broken(`volume ${name} went from one claim to another`)
  if (type !== 'DELETED' || before === undefined) return
  const claim = store.byUid(before) as PersistentVolumeClaim | undefined
  if (claim?.spec.volumeName === name) throw new Broken(`volume ${name} went before its claim`)
}

/** A disk is in one machine at a time. */
function disksAreInOneMachine(store: ObjectStore, { type, object }: Change<VolumeAttachment>): void {
  const volume = object.spec.source.persistentVolumeName
  if (type === 'DELETED' || object.status?.attached !== true || volume === undefined) return
  const modes = store.get<PersistentVolume>(persistentVolumeKind, undefined, volume)?.spec.accessModes ?? []
  if (modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')) return
  for (const other of store.all<VolumeAttachment>(volumeAttachmentKind)) {
    const { source, nodeName } = other.spec
    if (other.status?.attached !== true || source.persistentVolumeName !== volume) continue
    if (nodeName !== object.spec.nodeName)
      throw new Broken(`${volume} is attached to ${nodeName} and to ${object.spec.nodeName}`)
  }
}

/** A pod of a StatefulSet mounts the claims of its own name, and they are there before it starts. */
function statefulPodsHaveTheirClaims(store: ObjectStore, { type, object, previous }: Change<Pod>): void {
  const { ownerReferences, namespace, name } = object.metadata
  const owner = ownerReferences?.find(({ kind }) => kind === 'StatefulSet')
  if (owner === undefined || type === 'DELETED') return
  const isMade = type === 'ADDED'
  const starts = object.status?.phase === 'Running' && previous?.status?.phase !== 'Running'
  if (!isMade && !starts) return
  const set = store.get<StatefulSet>(statefulSetKind, namespace, owner.name)
  if (set === undefined || set.metadata.uid !== owner.uid) return
  const mounted = new Set(claimsOfPod(object).map(({ claim }) => claim))
  for (const { metadata } of set.spec.volumeClaimTemplates ?? []) {
    const claimName = `${metadata?.name}-${name}`
    if (!mounted.has(claimName)) throw new Broken(`${name} does not mount ${claimName}`)
    const claim = store.get<PersistentVolumeClaim>(persistentVolumeClaimKind, namespace, claimName)
    if (claim === undefined) throw new Broken(`${name} has no ${claimName}`)
    if (starts && claim.status?.phase !== 'Bound') throw new Broken(`${name} runs without ${claimName}`)
  }
}

/** Claims of a pod that have a volume which must be in its machine, with the attachment that says so. */
function disksOf(store: ObjectStore, pod: Pod): readonly { name: string; attachment: VolumeAttachment | undefined }[] {
  const found: { name: string; attachment: VolumeAttachment | undefined }[] = []
  for (const { claim } of claimsOfPod(pod)) {
    const stored = store.get<PersistentVolumeClaim>(persistentVolumeClaimKind, pod.metadata.namespace, claim)
    const name = stored?.spec.volumeName ?? ''
    if (store.get<PersistentVolume>(persistentVolumeKind, undefined, name)?.spec.csi === undefined) continue
    const attachment = [...store.all<VolumeAttachment>(volumeAttachmentKind)].find(
      ({ spec }) => spec.source.persistentVolumeName === name && spec.nodeName === pod.spec.nodeName
    )
    found.push({ name, attachment })
  }
  return found
}

/** A pod starts when its disks are in its machine. */
function podsStartWithTheirDisks(store: ObjectStore, { type, object, previous }: Change<Pod>): void {
  if (type === 'DELETED' || object.status?.phase !== 'Running' || previous?.status?.phase === 'Running') return
  for (const { name, attachment } of disksOf(store, object))
    if (attachment?.status?.attached !== true)
      throw new Broken(`${object.metadata.name} runs while ${name} is not attached to ${object.spec.nodeName}`)
}

/** Nobody pulls a disk out of a machine whose pods use it. */
function disksInUseStay(store: ObjectStore, { object, previous }: Change<VolumeAttachment>): void {
  if (object.metadata.deletionTimestamp === undefined || previous?.metadata.deletionTimestamp !== undefined) return
  const { nodeName, source } = object.spec
  for (const pod of store.onNode<Pod>(podKind, nodeName)) {
    if (isPodTerminal(pod)) continue
    if (disksOf(store, pod).some(({ name }) => name === source.persistentVolumeName))
      throw new Broken(`${source.persistentVolumeName} is detached from ${nodeName} while ${pod.metadata.name} uses it`)
  }
}

/** Listens to a store for as long as it lives. */
export function watchStorage(store: ObjectStore): void {
  store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, (change) => {
    claimsInUseStay(store, change)
    claimsGoOnlyWhenUnwanted(change)
    claimsKeepTheirVolumes(store, change)
  })
  store.onChange<PersistentVolume>(persistentVolumeKind, (change) => volumesKeepTheirClaims(store, change))
  store.onChange<VolumeAttachment>(volumeAttachmentKind, (change) => {
    disksAreInOneMachine(store, change)
    disksInUseStay(store, change)
  })
  store.onChange<Pod>(podKind, (change) => {
    statefulPodsHaveTheirClaims(store, change)
    podsStartWithTheirDisks(store, change)
  })
}
