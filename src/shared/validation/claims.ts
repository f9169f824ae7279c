// The spec of a claim for a volume, also where a pod makes one of its own (upstream ValidatePersistentVolumeClaimSpec).
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import { compareQuantities } from '../kube/quantity.ts'
import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedLocalObjectReference,
  TypedObjectReference
} from '../schema/types.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, invalidEach, notSupported, required } from './field.ts'
import { validateLabelSelector } from './label-selector.ts'
import { validateAnnotations, validateLabels } from './object-meta.ts'

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const volumeModes = ['Block', 'Filesystem']

function validateSource(errors: Errors, source: TypedLocalObjectReference | TypedObjectReference, path: string): void {
  const { name, kind = '', apiGroup = '' } = source
  if (!name) required(errors, `${path}.name`)
  if (kind === '') required(errors, `${path}.kind`)
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim')
    invalid(errors, path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
  if (apiGroup !== '') invalidEach(errors, `${path}.apiGroup`, apiGroup, dns1123SubdomainComplaints(apiGroup))
  if ('namespace' in source && source.namespace)
    invalidEach(errors, `${path}.namespace`, source.namespace, dns1123LabelComplaints(source.namespace))
}

function validateSources(errors: Errors, spec: PersistentVolumeClaimSpec, path: string): void {
  const { dataSource, dataSourceRef } = spec
  if (dataSource !== undefined) validateSource(errors, dataSource, `${path}.dataSource`)
  if (dataSourceRef !== undefined) validateSource(errors, dataSourceRef, `${path}.dataSourceRef`)
  if (dataSource === undefined || dataSourceRef === undefined) return
  const isSame =
    dataSource.apiGroup === dataSourceRef.apiGroup &&
    dataSource.kind === dataSourceRef.kind &&
    dataSource.name === dataSourceRef.name
  if (dataSourceRef.namespace)
    invalid(errors, path, `${path}.dataSource`, 'may not be specified when dataSourceRef.namespace is specified')
  else if (!isSame) invalid(errors, path, `${path}.dataSource`, 'must match dataSourceRef')
}

export function validateAccessModes(errors: Errors, modes: readonly string[], path: string): void {
  for (const mode of modes) if (!accessModes.includes(mode)) notSupported(errors, path, mode, accessModes)
  const hasOthers = modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))
  if (modes.includes('ReadWriteOncePod') && hasOthers)
    forbidden(errors, path, 'may not use ReadWriteOncePod with other access modes')
}

export function validateClaimSpec(errors: Errors, spec: PersistentVolumeClaimSpec, path: string): void {
  const { accessModes: modes = [], storageClassName, volumeMode, volumeAttributesClassName } = spec
  if (modes.length === 0) required(errors, `${path}.accessModes`, 'at least 1 access mode is required')
  validateLabelSelector(errors, spec.selector, `${path}.selector`)
  validateAccessModes(errors, modes, `${path}.accessModes`)
  const storage = spec.resources?.requests?.['storage']
  if (storage === undefined) required(errors, `${path}.resources[storage]`)
  else if (compareQuantities(storage, '0') <= 0)
    invalid(errors, `${path}.resources[storage]`, storage, 'must be greater than zero')
  if (storageClassName)
    invalidEach(errors, `${path}.storageClassName`, storageClassName, dns1123SubdomainComplaints(storageClassName))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    notSupported(errors, `${path}.volumeMode`, volumeMode, volumeModes)
  validateSources(errors, spec, path)
  if (volumeAttributesClassName) {
    const at = `${path}.volumeAttributesClassName`
    invalidEach(errors, at, volumeAttributesClassName, dns1123SubdomainComplaints(volumeAttributesClassName))
  }
}

/** A claim that a pod makes: of the metadata only labels and annotations may be set. */
export function validateClaimTemplate(errors: Errors, template: PersistentVolumeClaimTemplate, path: string): void {
  const { labels, annotations, ...others } = template.metadata ?? {}
  if (annotations !== undefined) validateAnnotations(errors, annotations, `${path}.metadata.annotations`)
  if (labels !== undefined) validateLabels(errors, labels, `${path}.metadata.labels`)
  for (const name of Object.keys(others)) forbidden(errors, `${path}.metadata.${name}`, 'cannot be set')
  validateClaimSpec(errors, template.spec ?? {}, `${path}.spec`)
}
