import type { Cause } from '../../../shared/contract/documents.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { claimsOfPod } from '../../../shared/kinds/pod/pod-claims.ts'
import { storageClassKind } from '../../../shared/kinds/storageclass/kind.ts'
import { storageClassNameOf } from '../../../shared/kube/storage-class-of.ts'
import { claimProtection } from '../../../shared/kube/storage-finalizers.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'
import { newestEvent } from './newest-event.ts'
import { missingObject } from './refusal-causes.ts'

/** How many pods are named that keep a claim. */
const most = 3

/** Why a claim waits, or why it does not go. */
export function claimCauses(source: ClusterSource, claim: PersistentVolumeClaim): Explanation {
  const { metadata, status, spec } = claim
  if (metadata.deletionTimestamp !== undefined) return { links: keptBy(source, claim) }
  if (status?.phase === 'Lost') {
    const words = { code: 'volumeGone', volume: spec.volumeName ?? '' } as const
    const remedy = { command: 'delete', about: bareRef(claim, persistentVolumeClaimKind) } as const
    return { links: [{ mark: 'bad', words, remedy }] }
  }
  const waiting = status?.conditions?.find(({ type }) => type === 'FileSystemResizePending')
  if (waiting?.message !== undefined) return { links: [{ mark: 'prog', words: waiting.message }] }
  if (status?.phase === 'Bound') return nothing
  const event = newestEvent(source, claim)
  const said: readonly Cause[] =
    event === undefined ? [] : [{ mark: 'wait', words: event.message, seenIn: 'events' as const }]
  const className = storageClassNameOf(claim)
  const missing = className === '' ? [] : missingObject(source, storageClassKind, undefined, className)
  return { links: [...said, ...missing] }
}

function keptBy(source: ClusterSource, { metadata }: PersistentVolumeClaim): readonly Cause[] {
  if (metadata.finalizers?.includes(claimProtection) !== true) return []
  const causes: Cause[] = []
  for (const pod of source.all(podKind, metadata.namespace)) {
    if (!pod.spec.nodeName || !claimsOfPod(pod).some(({ claim }) => claim === metadata.name)) continue
    const about = bareRef(pod, podKind)
    const words = { code: 'usedByPod', pod: pod.metadata.name } as const
    causes.push({ mark: 'term', words, about, remedy: { command: 'delete', about } })
    if (causes.length === most) break
  }
  return causes
}

/** A volume that is being deleted and still bound waits for its claim; one that failed says why. */
export function volumeCauses(source: ClusterSource, volume: PersistentVolume): Explanation {
  const { metadata, status, spec } = volume
  if (metadata.deletionTimestamp !== undefined && status?.phase === 'Bound') {
    const { namespace, name = '' } = spec.claimRef ?? {}
    const words = { code: 'boundToClaim', claim: `${namespace ?? ''}/${name}` } as const
    const claim = source.get(persistentVolumeClaimKind, namespace, name)
    if (claim === undefined) return { links: [{ mark: 'term', words }] }
    const about = bareRef(claim, persistentVolumeClaimKind)
    return { links: [{ mark: 'term', words, about, remedy: { command: 'delete', about } }] }
  }
  if (status?.phase !== 'Failed') return nothing
  return {
    links: [{ mark: 'bad', words: status.message ?? newestEvent(source, volume)?.message ?? persistentVolumeKind.kind }]
  }
}
