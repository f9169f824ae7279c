// The two halves of a binding, as objects (upstream pkg/controller/volume/persistentvolume: bind, unbindVolume).
import type { KubeObject, ObjectMeta } from '../../../../../shared/kube/object.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../../shared/schema/types.ts'
import { bindCompleted, boundByController } from '../../../volumes/volume-annotations.ts'
import { isBoundTo } from '../../../volumes/volume-match.ts'

export function annotationOf({ metadata }: KubeObject, name: string): string | undefined {
  return metadata.annotations?.[name]
}

export function withAnnotations(metadata: ObjectMeta, added: Readonly<Record<string, string>>): ObjectMeta {
  return { ...metadata, annotations: { ...metadata.annotations, ...added } }
}

/** The volume that names the claim; the same one where it did. */
export function boundVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { claimRef } = volume.spec
  const { namespace, name, uid, resourceVersion } = claim.metadata
  const wasChosen = !isBoundTo(volume, claim)
  if (!wasChosen && claimRef?.uid === uid) return volume
  const metadata = wasChosen ? withAnnotations(volume.metadata, { [boundByController]: 'yes' }) : volume.metadata
  const reference = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: namespace!,
    name,
    uid,
    resourceVersion
  }
  return { ...volume, metadata, spec: { ...volume.spec, claimRef: reference } }
}

/** The claim that names the volume, with its binding finished; the same one where it was. */
export function boundClaim(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const { name } = volume.metadata
  const wasChosen = claim.spec.volumeName !== name
  if (!wasChosen && annotationOf(claim, bindCompleted) !== undefined) return claim
  const added = { [bindCompleted]: 'yes', ...(wasChosen ? { [boundByController]: 'yes' } : {}) }
  return {
    ...claim,
    metadata: withAnnotations(claim.metadata, added),
    spec: { ...claim.spec, volumeName: name }
  }
}

/** The claim's status with a volume behind it. What it holds is told once: later only its growing changes that. */
export function statusOfBound(
  { status }: PersistentVolumeClaim,
  { spec }: PersistentVolume
): NonNullable<PersistentVolumeClaim['status']> {
  if (status?.phase === 'Bound') return status
  return {
    ...status,
    phase: 'Bound',
    ...(spec.accessModes === undefined ? {} : { accessModes: spec.accessModes }),
    ...(spec.capacity === undefined ? {} : { capacity: spec.capacity })
  }
}

/** The volume after its claim let go of it: one that the binder had chosen is free, one that a person meant waits. */
export function unboundVolume(volume: PersistentVolume): PersistentVolume {
  const { claimRef, ...spec } = volume.spec
  if (annotationOf(volume, boundByController) === undefined) {
    const { uid: _uid, ...reference } = claimRef ?? {}
    return { ...volume, spec: { ...spec, claimRef: reference } }
  }
  const { [boundByController]: _bound, ...annotations } = volume.metadata.annotations ?? {}
  const { annotations: _before, ...metadata } = volume.metadata
  const isEmpty = Object.keys(annotations).length === 0
  return { ...volume, metadata: isEmpty ? metadata : { ...metadata, annotations }, spec }
}
