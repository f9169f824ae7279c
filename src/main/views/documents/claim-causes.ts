import type { Cause } from '../../../shared/contract/documents.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { claimsOfPod } from '../../../shared/kinds/pod/pod-claims.ts'
import { claimProtection } from '../../../shared/kube/storage-finalizers.ts'
import type { Event, PersistentVolume, PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from './object-ref.ts'

/** How many pods are named that keep a claim. */
const most = 3

/** Why a claim waits, or why it does not go. */
export function claimCauses(source: ClusterSource, claim: PersistentVolumeClaim): readonly Cause[] {
  const { metadata, status, spec } = claim
  if (metadata.deletionTimestamp !== undefined) return keptBy(source, claim)
  if (status?.phase === 'Lost')
    return [{ mark: 'bad', words: `its volume ${spec.volumeName ?? ''} is gone, and the data on it` }]
  const waiting = status?.conditions?.find(({ type }) => type === 'FileSystemResizePending')
  if (waiting?.message !== undefined) return [{ mark: 'prog', words: waiting.message }]
  if (status?.phase === 'Bound') return []
  const message = newestMessage(source, metadata.uid)
  return message === undefined ? [] : [{ mark: 'wait', words: message }]
}

function keptBy(source: ClusterSource, { metadata }: PersistentVolumeClaim): readonly Cause[] {
  if (metadata.finalizers?.includes(claimProtection) !== true) return []
  const causes: Cause[] = []
  for (const pod of source.all(podKind, metadata.namespace)) {
    if (!pod.spec.nodeName || !claimsOfPod(pod).some(({ claim }) => claim === metadata.name)) continue
    const words = `pod ${pod.metadata.name} uses it: it goes when the pod is gone`
    causes.push({ mark: 'term', words, about: bareRef(pod, podKind) })
    if (causes.length === most) break
  }
  return causes
}

/** A volume that is being deleted and still bound waits for its claim; one that failed says why. */
export function volumeCauses(source: ClusterSource, { metadata, status, spec }: PersistentVolume): readonly Cause[] {
  if (metadata.deletionTimestamp !== undefined && status?.phase === 'Bound') {
    const claim = `${spec.claimRef?.namespace ?? ''}/${spec.claimRef?.name ?? ''}`
    return [{ mark: 'term', words: `claim ${claim} is bound to it: it goes when the claim is gone` }]
  }
  if (status?.phase !== 'Failed') return []
  return [{ mark: 'bad', words: status.message ?? newestMessage(source, metadata.uid) ?? persistentVolumeKind.kind }]
}

function newestMessage(source: ClusterSource, uid: string): string | undefined {
  let newest: Event | undefined
  for (const one of source.eventsAbout(uid)) {
    const event = one as Event
    if (newest === undefined || (event.lastTimestamp ?? '') >= (newest.lastTimestamp ?? '')) newest = event
  }
  return newest?.message
}
