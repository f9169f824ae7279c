// Volume sources of clouds and storage systems: the simulation mounts none of them, the API knows them all.
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import type { AzureDiskVolumeSource, FCVolumeSource, ISCSIVolumeSource, Volume } from '../schema/types.ts'
import { validateClaimTemplate } from './claims.ts'
import type { Errors } from './field.ts'
import { invalid, invalidEach, notSupported, rangeMessage, required, tooLong } from './field.ts'

const iqn = /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/
const eui = /^eui.[A-Za-z0-9]{16}$/
const naa = /^naa.[A-Za-z0-9]{32}$/
const longestDriverName = 63
const diskModes = ['None', 'ReadOnly', 'ReadWrite']
const diskKinds = ['Dedicated', 'Managed', 'Shared']
const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

/** Fields without which a source is none. */
const requiredFields: Readonly<Record<string, readonly string[]>> = {
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  gitRepo: ['repository'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  scaleIO: ['gateway', 'system', 'volumeName'],
  storageos: ['volumeName']
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function validateRequired(errors: Errors, volume: Volume, name: keyof Volume, path: string): void {
  const source = volume[name] as unknown as Readonly<Record<string, unknown>>
  for (const field of requiredFields[name] ?? []) if (isMissing(source[field])) required(errors, `${path}.${field}`)
  const secret = source['secretRef'] as { readonly name?: string } | undefined
  if ((name === 'cinder' || name === 'storageos') && secret !== undefined && !secret.name)
    required(errors, `${path}.secretRef.name`)
}

function isInitiator(name: string): boolean {
  if (name.startsWith('iqn')) return iqn.test(name)
  return name.startsWith('eui') ? eui.test(name) : naa.test(name)
}

function validateInitiator(errors: Errors, name: string, path: string): void {
  if (!/^(?:iqn|eui|naa)/.test(name)) invalid(errors, path, name, 'must be valid format starting with iqn, eui, or naa')
  else if (!isInitiator(name)) invalid(errors, path, name, 'must be valid format')
}

function validateISCSI(errors: Errors, source: ISCSIVolumeSource, path: string): void {
  const { targetPortal, iqn: target = '', lun = 0, initiatorName } = source
  if (!targetPortal) required(errors, `${path}.targetPortal`)
  if (target === '') required(errors, `${path}.iqn`)
  else validateInitiator(errors, target, `${path}.iqn`)
  if (lun < 0 || lun > 255) invalid(errors, `${path}.lun`, lun, rangeMessage(0, 255))
  const isAuthenticated = source.chapAuthDiscovery === true || source.chapAuthSession === true
  if (isAuthenticated && source.secretRef === undefined) required(errors, `${path}.secretRef`)
  if (initiatorName !== undefined) validateInitiator(errors, initiatorName, `${path}.initiatorname`)
}

function validateFC(errors: Errors, source: FCVolumeSource, path: string): void {
  const { targetWWNs = [], wwids = [], lun } = source
  if (targetWWNs.length === 0 && wwids.length === 0)
    required(errors, `${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')
  if (targetWWNs.length > 0 && wwids.length > 0) {
    const detail = 'targetWWNs and wwids can not be specified simultaneously'
    invalid(errors, `${path}.targetWWNs`, targetWWNs, detail)
  }
  if (targetWWNs.length === 0) return
  if (lun === undefined) required(errors, `${path}.lun`, 'lun is required if targetWWNs is specified')
  else if (lun < 0 || lun > 255) invalid(errors, `${path}.lun`, lun, rangeMessage(0, 255))
}

function validateAzureDisk(errors: Errors, source: AzureDiskVolumeSource, path: string): void {
  const { diskURI = '', cachingMode, kind } = source
  if (cachingMode !== undefined && !diskModes.includes(cachingMode))
    notSupported(errors, `${path}.cachingMode`, cachingMode, diskModes)
  if (kind === undefined) return
  if (!diskKinds.includes(kind)) notSupported(errors, `${path}.kind`, kind, diskKinds)
  const start = kind === 'Managed' ? '/subscriptions/' : 'https://'
  if (diskURI.startsWith(start)) return
  notSupported(errors, `${path}.diskURI`, diskURI, [kind === 'Managed' ? managedDisk : blobDisk])
}

/** Upstream's ValidateCSIDriverName. */
export function validateDriver(errors: Errors, driver: string, path: string): void {
  if (driver === '') required(errors, path)
  if (driver.length > longestDriverName) tooLong(errors, path, longestDriverName)
  invalidEach(errors, path, driver, dns1123SubdomainComplaints(driver.toLowerCase()))
}

function validatePartition(errors: Errors, partition: number | undefined, path: string): void {
  if (partition !== undefined && (partition < 0 || partition > 255))
    invalid(errors, `${path}.partition`, partition, rangeMessage(1, 255))
}

function validateFlexOptions(errors: Errors, options: Readonly<Record<string, string>>, path: string): void {
  for (const key in options) {
    const domain = `.${key.split('/')[0]!.toLowerCase()}`
    if (!key.includes('/') || !/\.(?:kubernetes|k8s)\.io$/.test(domain)) continue
    invalid(errors, `${path}[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')
  }
}

export function validateRareVolume(errors: Errors, volume: Volume, name: keyof Volume, path: string): void {
  if (name === 'name') return
  validateRequired(errors, volume, name, path)
  switch (name) {
    case 'iscsi':
      validateISCSI(errors, volume.iscsi!, path)
      break
    case 'fc':
      validateFC(errors, volume.fc!, path)
      break
    case 'azureDisk':
      validateAzureDisk(errors, volume.azureDisk!, path)
      break
    case 'gcePersistentDisk':
    case 'awsElasticBlockStore':
      validatePartition(errors, volume[name]!.partition, path)
      break
    case 'flexVolume':
      validateFlexOptions(errors, volume.flexVolume!.options ?? {}, `${path}.options`)
      break
    case 'flocker': {
      const { datasetName = '', datasetUUID = '' } = volume.flocker!
      if (datasetName === '' && datasetUUID === '')
        required(errors, path, 'one of datasetName and datasetUUID is required')
      if (datasetName !== '' && datasetUUID !== '')
        invalid(errors, path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')
      if (datasetName.includes('/')) invalid(errors, `${path}.datasetName`, datasetName, "must not contain '/'")
      break
    }
    case 'quobyte': {
      const { registry = '', volume: share } = volume.quobyte!
      if (registry === '')
        required(errors, `${path}.registry`, 'must be a host:port pair or multiple pairs separated by commas')
      else if (!registry.split(',').every((pair) => /^(?:\[[^\]]*\]|[^:]*):[^:]*$/.test(pair))) {
        const detail = 'must be a host:port pair or multiple pairs separated by commas'
        invalid(errors, `${path}.registry`, registry, detail)
      }
      if (!share) required(errors, `${path}.volume`)
      break
    }
    case 'storageos': {
      const { volumeName, volumeNamespace } = volume.storageos!
      if (volumeName) invalidEach(errors, `${path}.volumeName`, volumeName, dns1123LabelComplaints(volumeName))
      if (volumeNamespace)
        invalidEach(errors, `${path}.volumeNamespace`, volumeNamespace, dns1123LabelComplaints(volumeNamespace))
      break
    }
    case 'csi': {
      const { driver = '', nodePublishSecretRef: secret } = volume.csi!
      validateDriver(errors, driver, `${path}.driver`)
      if (secret === undefined) break
      if (!secret.name) required(errors, `${path}.nodePublishSecretRef.name`)
      else invalidEach(errors, `${path}.name`, secret.name, dns1123SubdomainComplaints(secret.name))
      break
    }
    case 'ephemeral': {
      const template = volume.ephemeral!.volumeClaimTemplate
      if (template === undefined) required(errors, `${path}.volumeClaimTemplate`)
      else validateClaimTemplate(errors, template, `${path}.volumeClaimTemplate`)
      break
    }
    default:
      break
  }
}
