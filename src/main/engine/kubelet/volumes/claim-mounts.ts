// Whether the claims of a pod can be mounted on its node (upstream pkg/kubelet/volumemanager).
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { claimsOfPod, type PodClaim } from '../../../../shared/kinds/pod/pod-claims.ts'
import type { PersistentVolume, Pod, VolumeAttachment } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { attachmentOf, needsAttachment, uniqueVolumeName } from '../../volumes/attachments.ts'

/** What a pod waits for before its containers. */
export interface MountProblem {
  /** The event; absent where it only takes its time. */
  readonly message?: string
}

const waiting: MountProblem = {}

/** The volume behind a claim of a pod, or why there is none. */
export function volumeOfClaim(store: ObjectStore, pod: Pod, { claim }: PodClaim): PersistentVolume | string {
  const { namespace } = pod.metadata
  const stored = store.get(persistentVolumeClaimKind, namespace, claim)
  if (stored === undefined)
    return `failed to fetch PVC from API server: persistentvolumeclaims ${JSON.stringify(claim)} not found`
  if (stored.metadata.deletionTimestamp !== undefined) return 'PVC is being deleted'
  const volume = store.get(persistentVolumeKind, undefined, stored.spec.volumeName ?? '')
  return stored.status?.phase === 'Bound' && volume !== undefined ? volume : 'PVC is not bound'
}

/** A disk that is being pulled out is no longer there: upstream takes it off the node's volumesAttached before that. */
function isAttached(attachment: VolumeAttachment | undefined): boolean {
  return attachment?.status?.attached === true && attachment.metadata.deletionTimestamp === undefined
}

/**
 * Whether a volume is attached and everybody knows that it will be mounted: its node tells of it in volumesInUse, so
 * that nobody detaches it, and volumesAttached has it (upstream's VerifyControllerAttachedVolume, then WaitForAttach).
 */
function isSafeToMount(store: ObjectStore, volume: PersistentVolume, nodeName: string): boolean {
  const { volumesInUse, volumesAttached } = store.get(nodeKind, undefined, nodeName)?.status ?? {}
  const unique = uniqueVolumeName(volume)
  return (
    volumesInUse?.includes(unique) === true &&
    volumesAttached?.some(({ name }) => name === unique) === true &&
    isAttached(attachmentOf(store, volume, nodeName))
  )
}

/** Undefined where all claims of a pod are bound to volumes that its node has. */
export function mountProblem(store: ObjectStore, pod: Pod): MountProblem | undefined {
  const claims = claimsOfPod(pod)
  if (claims.length === 0) return undefined
  const errors: string[] = []
  const failed: string[] = []
  let isWaiting = false
  for (const one of claims) {
    const volume = volumeOfClaim(store, pod, one)
    if (typeof volume === 'string') {
      failed.push(one.volume)
      errors.push(`error processing PVC ${pod.metadata.namespace!}/${one.claim}: ${volume}`)
    } else if (needsAttachment(store, volume)) {
      isWaiting ||= !isSafeToMount(store, volume, pod.spec.nodeName!)
    }
  }
  if (failed.length === 0) return isWaiting ? waiting : undefined
  const names = failed.join(' ')
  return {
    message:
      `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], ` +
      `failed to process volumes=[${names}]: ${errors.join('; ')}`
  }
}
