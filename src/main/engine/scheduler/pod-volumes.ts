// What the scheduler knows of a pod's claims before it looks at nodes (upstream VolumeBinding, PreFilter).
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { claimsOfPod, type PodClaim } from '../../../shared/kinds/pod/pod-claims.ts'
import { storageClassKind } from '../../../shared/kinds/storageclass/kind.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import { storageClassNameOf } from '../../../shared/kube/storage-class-of.ts'
import type {
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass
} from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { bindCompleted } from '../volumes/volume-annotations.ts'
import { compareQuantities } from '../../../shared/kube/quantity.ts'
import { sufficientCapacities } from '../volumes/storage-capacity.ts'
import { requestedStorage } from '../volumes/volume-match.ts'

/** A claim that is bound once its pod has a node. */
export interface DelayedClaim {
  readonly claim: PersistentVolumeClaim
  readonly storageClass: StorageClass
  /** Where a volume of this size can be made; undefined where its driver does not tell. */
  readonly capacities: readonly CSIStorageCapacity[] | undefined
}

export interface PodVolumes {
  readonly store: ObjectStore
  readonly claims: readonly PersistentVolumeClaim[]
  readonly bound: readonly PersistentVolume[]
  /** The smallest first, as upstream places them. */
  readonly delayed: readonly DelayedClaim[]
  /** Claims of the mode ReadWriteOncePod. */
  readonly exclusive: readonly PersistentVolumeClaim[]
}

/** Why no node at all will do. */
export interface VolumeRefusal {
  readonly message: string
}

/** Undefined for a pod without claims. */
export function podVolumes(store: ObjectStore, pod: Pod): PodVolumes | VolumeRefusal | undefined {
  const wanted = claimsOfPod(pod)
  if (wanted.length === 0) return undefined
  const claims: PersistentVolumeClaim[] = []
  for (const one of wanted) {
    const claim = store.get(persistentVolumeClaimKind, pod.metadata.namespace, one.claim)
    const complaint = complaintAbout(pod, one, claim)
    if (complaint !== undefined) return { message: complaint }
    claims.push(claim!)
  }
  return sorted(store, claims)
}

function complaintAbout(
  { metadata }: Pod,
  { claim: name, isEphemeral }: PodClaim,
  claim: PersistentVolumeClaim | undefined
): string | undefined {
  const quoted = JSON.stringify(name)
  if (claim === undefined) {
    return isEphemeral
      ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted}`
      : `persistentvolumeclaim ${quoted} not found`
  }
  if (claim.status?.phase === 'Lost') {
    const volume = JSON.stringify(claim.spec.volumeName ?? '')
    return `persistentvolumeclaim ${quoted} bound to non-existent persistentvolume ${volume}`
  }
  if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${quoted} is being deleted`
  if (!isEphemeral || controllerOf(claim)?.uid === metadata.uid) return undefined
  return `PVC ${metadata.namespace!}/${name} was not created for pod ${metadata.namespace!}/${metadata.name} (pod is not owner)`
}

function sorted(store: ObjectStore, claims: readonly PersistentVolumeClaim[]): PodVolumes | VolumeRefusal {
  const bound: PersistentVolume[] = []
  const delayed: DelayedClaim[] = []
  for (const claim of claims) {
    const { volumeName } = claim.spec
    if (volumeName && claim.metadata.annotations?.[bindCompleted] !== undefined) {
      const volume = store.get(persistentVolumeKind, undefined, volumeName)
      if (volume !== undefined) bound.push(volume)
      continue
    }
    const storageClass = store.get(storageClassKind, undefined, storageClassNameOf(claim))
    if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer' || volumeName)
      return { message: 'pod has unbound immediate PersistentVolumeClaims' }
    delayed.push({ claim, storageClass, capacities: sufficientCapacities(store, claim, storageClass) })
  }
  delayed.sort((a, b) => compareQuantities(requestedStorage(a.claim), requestedStorage(b.claim)))
  const exclusive = claims.filter(({ spec }) => spec.accessModes?.includes('ReadWriteOncePod') === true)
  return { store, claims, bound, delayed, exclusive }
}
