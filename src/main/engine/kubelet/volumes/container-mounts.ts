import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import { memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Container, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { locationOfPodVolume, locationOfVolume } from '../../volumes/data-locations.ts'
import type { ContainerMount } from '../container-runtime.ts'
import { volumeOfClaim } from './claim-mounts.ts'

const none: readonly ContainerMount[] = []

/** Where a container finds the contents of volumes that can be written; ConfigMaps and the like are not among them. */
export function mountsOf(store: ObjectStore, pod: Pod, container: Container): readonly ContainerMount[] {
  if (container.volumeMounts === undefined) return none
  const found: ContainerMount[] = []
  for (const { name, mountPath, subPath = '', readOnly = false } of container.volumeMounts) {
    const place = placeOf(store, pod, name)
    if (place === undefined) continue
    const folder = subPath.replace(/^\/+|\/+$/g, '')
    found.push({
      path: mountPath.replace(/\/+$/, ''),
      location: place.location,
      folder: folder === '' ? '' : `/${folder}`,
      isReadOnly: readOnly || place.isReadOnly,
      ...(place.capacity === undefined ? {} : { capacity: place.capacity })
    })
  }
  return found.length === 0 ? none : found
}

interface Place {
  readonly location: string
  readonly isReadOnly: boolean
  readonly capacity?: number
}

function placeOf(store: ObjectStore, pod: Pod, name: string): Place | undefined {
  const volume = pod.spec.volumes?.find((one) => one.name === name)
  if (volume === undefined) return undefined
  const { uid, namespace } = pod.metadata
  const { nodeName = '' } = pod.spec
  const claim = claimsOfPod(pod).find((one) => one.volume === name)
  if (claim === undefined) {
    const location = locationOfPodVolume(volume, uid, nodeName)
    return location === undefined ? undefined : { location, isReadOnly: volume.nfs?.readOnly === true }
  }
  const persistent = volumeOfClaim(store, pod, claim)
  if (typeof persistent === 'string') return undefined
  const place = { location: locationOfVolume(persistent, nodeName), isReadOnly: claim.isReadOnly }
  // A folder of a node has no size of its own; a disk has.
  if (persistent.spec.csi === undefined) return place
  const size = store.get(persistentVolumeClaimKind, namespace, claim.claim)?.status?.capacity?.['storage']
  return size === undefined ? place : { ...place, capacity: memoryBytes(size) }
}
