// The spec of a volume, also where an attachment holds one (upstream core ValidatePersistentVolumeSpec).
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import { compareQuantities } from '../kube/quantity.ts'
import type { CSIPersistentVolumeSource, PersistentVolumeSpec, SecretReference, Volume } from '../schema/types.ts'
import { validateAccessModes, volumeModes } from './claims.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, invalidEach, notSupported, required } from './field.ts'
import { validateDriver } from './rare-volumes.ts'
import { validateNodeSelector } from './scheduling.ts'
import { validateNoBacksteps, validateVolumeSource } from './volumes.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']
/** In the order in which upstream looks at them. */
const sharedSources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO'
] as const
const csiSecrets = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef'
] as const

function validateSecret(errors: Errors, { name = '', namespace = '' }: SecretReference, path: string): void {
  if (name === '') required(errors, `${path}.name`)
  else invalidEach(errors, `${path}.name`, name, dns1123SubdomainComplaints(name))
  if (namespace === '') required(errors, `${path}.namespace`)
  else invalidEach(errors, `${path}.namespace`, namespace, dns1123LabelComplaints(namespace))
}

function validateCSI(errors: Errors, source: CSIPersistentVolumeSource, path: string): void {
  validateDriver(errors, source.driver ?? '', `${path}.driver`)
  if (!source.volumeHandle) required(errors, `${path}.volumeHandle`)
  for (const name of csiSecrets) {
    const secret = source[name]
    if (secret !== undefined) validateSecret(errors, secret, `${path}.${name}`)
  }
}

function validateCapacity(errors: Errors, capacity: PersistentVolumeSpec['capacity'], path: string): void {
  const names = Object.keys(capacity ?? {})
  if (names.length === 0) required(errors, path)
  if (!names.includes('storage') || names.length > 1) notSupported(errors, path, capacity, ['storage'])
  for (const name of names) {
    const quantity = capacity![name]!
    const at = `${path}[${name}]`
    if (compareQuantities(quantity, '0') < 0) invalid(errors, at, quantity, 'must be a valid resource quantity')
    if (compareQuantities(quantity, '0') <= 0) invalid(errors, at, quantity, 'must be greater than zero')
  }
}

function validateSources(errors: Errors, spec: PersistentVolumeSpec, path: string): void {
  let count = 0
  const isFirst = (name: string): boolean => {
    if (count++ === 0) return true
    forbidden(errors, `${path}.${name}`, 'may not specify more than 1 volume type')
    return false
  }
  for (const name of sharedSources)
    if (spec[name] !== undefined && isFirst(name)) validateVolumeSource(errors, spec as unknown as Volume, name, path)
  if (spec.local !== undefined && isFirst('local')) {
    if (spec.local.path) validateNoBacksteps(errors, spec.local.path, `${path}.local.path`)
    else required(errors, `${path}.local.path`)
    if (spec.nodeAffinity === undefined) required(errors, `${path}.nodeAffinity`, 'Local volume requires node affinity')
  }
  if (spec.storageos !== undefined && isFirst('storageos'))
    validateVolumeSource(errors, spec as unknown as Volume, 'storageos', path)
  if (spec.csi !== undefined && isFirst('csi')) validateCSI(errors, spec.csi, `${path}.csi`)
  if (count === 0) required(errors, path, 'must specify a volume type')
}

/** What an attachment that holds its volume itself may not say of it. */
function validateInline(errors: Errors, spec: PersistentVolumeSpec, path: string): void {
  const never = 'may not be specified in the context of inline volumes'
  if (spec.claimRef !== undefined) forbidden(errors, `${path}.claimRef`, never)
  if (Object.keys(spec.capacity ?? {}).length > 0) forbidden(errors, `${path}.capacity`, never)
  if (spec.csi === undefined) required(errors, `${path}.csi`, 'has to be specified in the context of inline volumes')
  const { persistentVolumeReclaimPolicy: policy = '', volumeMode = 'Filesystem' } = spec
  if (policy !== '' && policy !== 'Retain')
    forbidden(errors, `${path}.persistentVolumeReclaimPolicy`, 'may only be Retain in the context of inline volumes')
  if (spec.nodeAffinity !== undefined) forbidden(errors, `${path}.nodeAffinity`, never)
  if (spec.storageClassName) forbidden(errors, `${path}.storageClassName`, never)
  if (volumeMode !== 'Filesystem')
    forbidden(
      errors,
      `${path}.volumeMode`,
      'may not specify volumeMode other than Filesystem in the context of inline volumes'
    )
}

function validateOwn(errors: Errors, spec: PersistentVolumeSpec, path: string): void {
  const { persistentVolumeReclaimPolicy: policy = '', nodeAffinity, storageClassName, volumeMode } = spec
  validateCapacity(errors, spec.capacity, `${path}.capacity`)
  if (policy !== '' && !reclaimPolicies.includes(policy))
    notSupported(errors, `${path}.persistentVolumeReclaimPolicy`, policy, reclaimPolicies)
  if (nodeAffinity?.required !== undefined)
    validateNodeSelector(errors, nodeAffinity.required, `${path}.nodeAffinity.required`)
  else if (nodeAffinity !== undefined)
    required(errors, `${path}.nodeAffinity.required`, 'must specify required node constraints')
  validateSources(errors, spec, path)
  const isRoot = spec.hostPath !== undefined && /^\/[/.]*$/.test(spec.hostPath.path ?? '')
  if (isRoot && policy === 'Recycle')
    forbidden(errors, `${path}.persistentVolumeReclaimPolicy`, "may not be 'recycle' for a hostPath mount of '/'")
  if (storageClassName)
    invalidEach(errors, `${path}.storageClassName`, storageClassName, dns1123SubdomainComplaints(storageClassName))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    notSupported(errors, `${path}.volumeMode`, volumeMode, volumeModes)
}

/** `isInline`: it stands in an attachment and not in a volume. */
export function validateVolumeSpec(errors: Errors, spec: PersistentVolumeSpec, path: string, isInline: boolean): void {
  const { accessModes = [], volumeAttributesClassName: attributes } = spec
  if (accessModes.length === 0) required(errors, `${path}.accessModes`)
  validateAccessModes(errors, accessModes, `${path}.accessModes`)
  if (isInline) {
    validateInline(errors, spec, path)
    validateSources(errors, spec, path)
  } else validateOwn(errors, spec, path)
  if (attributes === undefined) return
  const at = `${path}.volumeAttributesClassName`
  if (attributes === '') required(errors, at, 'an empty string is disallowed')
  else invalidEach(errors, at, attributes, dns1123SubdomainComplaints(attributes))
  if (spec.csi === undefined)
    required(errors, `${path}.csi`, 'has to be specified when using volumeAttributesClassName')
}
