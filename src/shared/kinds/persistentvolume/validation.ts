import { semanticEqual } from '../../kube/sharing.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateVolumeSpec } from '../../validation/volume-spec.ts'
import type { FieldError } from '../field-error.ts'

/** What of a spec is no source. */
const besides = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode'
] as const

function sourceOf(spec: PersistentVolumeSpec): object {
  const rest: Record<string, unknown> = { ...spec }
  for (const name of besides) delete rest[name]
  return rest
}

/** The secret that a driver needs for growing may be added later. */
function withSecretOf(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  const secret = spec.csi?.controllerExpandSecretRef
  if (secret === undefined || old.csi === undefined || old.csi.controllerExpandSecretRef !== undefined) return old
  return { ...old, csi: { ...old.csi, controllerExpandSecretRef: secret } }
}

function validateChange(errors: Errors, spec: PersistentVolumeSpec, old: PersistentVolumeSpec): void {
  if (!semanticEqual(sourceOf(spec), sourceOf(withSecretOf(spec, old))))
    forbidden(errors, 'spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation\n')
  validateImmutable(errors, spec.volumeMode, old.volumeMode, 'volumeMode')
  if (old.nodeAffinity !== undefined) validateImmutable(errors, spec.nodeAffinity, old.nodeAffinity, 'nodeAffinity')
  if (old.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined)
    forbidden(errors, 'spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')
}

/** Upstream's ValidatePersistentVolume and ValidatePersistentVolumeUpdate. */
export function validatePersistentVolume(
  volume: PersistentVolume,
  old: PersistentVolume | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, volume.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, volume.metadata, old.metadata)
  if (old !== undefined && volume.spec === old.spec) return errors
  validateVolumeSpec(errors, volume.spec, 'spec', false)
  if (old !== undefined) validateChange(errors, volume.spec, old.spec)
  return errors
}
