import { classAnnotation } from '../../kube/storage-class-of.ts'
import { compareQuantities } from '../../kube/quantity.ts'
import { semanticEqual } from '../../kube/sharing.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../schema/types.ts'
import { validateClaimSpec } from '../../validation/claims.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const fixed =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n'

/** A claim that never had a class may get one, as the binder gives it where a default class comes up later. */
function mayGetClass(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  return (
    old.spec.storageClassName === undefined &&
    claim.spec.storageClassName !== undefined &&
    old.metadata.annotations?.[classAnnotation] === undefined
  )
}

/** The spec with what may change as it was before. */
function comparable(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const before = old.spec
  let spec: PersistentVolumeClaimSpec = { ...claim.spec }
  if (!before.volumeName) spec = { ...spec, volumeName: before.volumeName ?? '' }
  if (mayGetClass(claim, old)) {
    const { storageClassName: _class, ...rest } = spec
    spec = rest
  }
  if (claim.status?.phase !== 'Bound') return spec
  const requests = spec.resources?.requests
  const storage = before.resources?.requests?.['storage']
  if (requests !== undefined && storage !== undefined)
    spec = { ...spec, resources: { ...spec.resources, requests: { ...requests, storage } } }
  if (spec.volumeAttributesClassName === undefined) return spec
  const { volumeAttributesClassName: _attributes, ...rest } = spec
  return before.volumeAttributesClassName === undefined
    ? rest
    : { ...rest, volumeAttributesClassName: before.volumeAttributesClassName }
}

function validateAttributes(errors: Errors, spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec): void {
  if (old.volumeAttributesClassName === undefined) return
  const what = { '': 'an empty string', nil: 'nil' }[spec.volumeAttributesClassName ?? 'nil']
  if (what !== undefined)
    forbidden(errors, 'spec.volumeAttributesClassName', `update from non-nil value to ${what} is forbidden`)
}

function validateChange(errors: Errors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const before = old.spec.volumeName ? old.spec : { ...old.spec, volumeName: '' }
  if (!semanticEqual(comparable(claim, old), before)) forbidden(errors, 'spec', fixed)
  const size = claim.spec.resources?.requests?.['storage'] ?? '0'
  const isLess = compareQuantities(size, old.spec.resources?.requests?.['storage'] ?? '0') < 0
  // Back to less than was asked for, where growing failed, but never to what there is already.
  if (isLess && compareQuantities(size, old.status?.capacity?.['storage'] ?? '0') <= 0)
    forbidden(errors, 'spec.resources.requests.storage', 'field can not be less than status.capacity')
  validateImmutable(errors, claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode')
  validateAttributes(errors, claim.spec, old.spec)
}

/** Upstream's ValidatePersistentVolumeClaim and ValidatePersistentVolumeClaimUpdate. */
export function validatePersistentVolumeClaim(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, claim.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, claim.metadata, old.metadata)
  if (old !== undefined && claim.spec === old.spec) return errors
  validateClaimSpec(errors, claim.spec, 'spec')
  if (old !== undefined) validateChange(errors, claim, old)
  return errors
}
