// Upstream's admission plugins DefaultStorageClass and StorageObjectInUseProtection.
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { defaultClassOf } from '../../../../shared/kinds/storageclass/default-class.ts'
import { storageClassKind } from '../../../../shared/kinds/storageclass/kind.ts'
import { volumeAttributesClassKind } from '../../../../shared/kinds/volumeattributesclass/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import { classAnnotation } from '../../../../shared/kube/storage-class-of.ts'
import { attributesProtection, claimProtection, volumeProtection } from '../../../../shared/kube/storage-finalizers.ts'
import type { PersistentVolumeClaim } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

const finalizers = new Map<unknown, string>([
  [persistentVolumeKind, volumeProtection],
  [persistentVolumeClaimKind, claimProtection],
  [volumeAttributesClassKind, attributesProtection]
])

/** A new object with the finalizer that keeps it while it is used; a claim also with the default class. */
export function admitStorage<T extends KubeObject>(
  store: ObjectStore,
  kind: Kind<T>,
  object: NewObject<T>
): NewObject<T> {
  const finalizer = finalizers.get(kind)
  if (finalizer === undefined) return object
  const given = object.metadata.finalizers ?? []
  const kept = given.includes(finalizer)
    ? object
    : { ...object, metadata: { ...object.metadata, finalizers: given.concat(finalizer) } }
  if ((kind as Kind) !== persistentVolumeClaimKind) return kept
  return withDefaultClass(store, kept as unknown as NewObject<PersistentVolumeClaim>) as unknown as NewObject<T>
}

/** There are few classes: they are walked for each new claim. */
function withDefaultClass(
  store: ObjectStore,
  claim: NewObject<PersistentVolumeClaim>
): NewObject<PersistentVolumeClaim> {
  const { spec, metadata } = claim
  if (spec.storageClassName !== undefined || metadata.annotations?.[classAnnotation] !== undefined) return claim
  const found = defaultClassOf(store.all(storageClassKind))
  return found === undefined ? claim : { ...claim, spec: { ...spec, storageClassName: found.metadata.name } }
}
