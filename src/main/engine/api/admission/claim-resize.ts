// Upstream's admission plugin PersistentVolumeClaimResize.
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { storageClassKind } from '../../../../shared/kinds/storageclass/kind.ts'
import { compareQuantities } from '../../../../shared/kube/quantity.ts'
import { storageClassNameOf } from '../../../../shared/kube/storage-class-of.ts'
import type { PersistentVolumeClaim } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { forbidden } from '../api-error.ts'

function sizeOf({ spec }: PersistentVolumeClaim): string {
  return spec.resources?.requests?.['storage'] ?? '0'
}

/** 403 for a claim that grows and may not. */
export function checkClaimResize(store: ObjectStore, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  if (claim.spec === old.spec || compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return
  const { name } = claim.metadata
  if (old.status?.phase !== 'Bound')
    throw forbidden(persistentVolumeClaimKind, name, 'Only bound persistent volume claims can be expanded')
  const className = storageClassNameOf(claim)
  const storageClass =
    className === '' || className !== storageClassNameOf(old)
      ? undefined
      : store.get(storageClassKind, undefined, className)
  if (storageClass?.allowVolumeExpansion === true) return
  const cause =
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
  throw forbidden(persistentVolumeClaimKind, name, cause)
}
