// Volumes of a pod (upstream ValidateVolumes).
import { dns1123LabelComplaints } from '../kube/names.ts'
import { compareQuantities } from '../kube/quantity.ts'
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, Volume } from '../schema/types.ts'
import { validateFieldSelector, validateResourceSelector, volumeFieldPaths } from './environment.ts'
import type { Errors } from './field.ts'
import { duplicate, forbidden, invalid, invalidEach, notSupported, required } from './field.ts'
import { validateRareVolume } from './rare-volumes.ts'

/** Seconds. */
const longestToken = 2 ** 32
const modeMessage = 'must be a number between 0 and 0777 (octal), both inclusive'
const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket'
]
/** In the order in which upstream looks at them: the first that is set counts, each further one is one too many. */
const sources = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image'
] as const

export function validateNoBacksteps(errors: Errors, target: string, path: string): void {
  if (target.split('/').includes('..')) invalid(errors, path, target, "must not contain '..'")
}

export function validateDescendingPath(errors: Errors, target: string, path: string): void {
  if (target.startsWith('/')) invalid(errors, path, target, 'must be a relative path')
  validateNoBacksteps(errors, target, path)
}

function validateFilePath(errors: Errors, target: string, path: string): void {
  validateDescendingPath(errors, target, path)
  if (target.startsWith('..') && !target.startsWith('../')) invalid(errors, path, target, "must not start with '..'")
}

function validateMode(errors: Errors, mode: number | undefined, path: string): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) invalid(errors, path, mode, modeMessage)
}

function validateItems(errors: Errors, items: readonly KeyToPath[] | undefined, path: string): void {
  for (const [index, item] of (items ?? []).entries()) {
    const at = `${path}[${index}]`
    if (!item.key) required(errors, `${at}.key`)
    if (!item.path) required(errors, `${at}.path`)
    validateFilePath(errors, item.path ?? '', `${at}.path`)
    validateMode(errors, item.mode, `${at}.mode`)
  }
}

function validateDownwardFile(errors: Errors, file: DownwardAPIVolumeFile, path: string): void {
  if (!file.path) required(errors, `${path}.path`)
  validateFilePath(errors, file.path ?? '', `${path}.path`)
  if (file.fieldRef !== undefined) {
    validateFieldSelector(errors, file.fieldRef, volumeFieldPaths, `${path}.fieldRef`)
    if (file.resourceFieldRef !== undefined)
      invalid(errors, path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')
  } else if (file.resourceFieldRef !== undefined)
    validateResourceSelector(errors, file.resourceFieldRef, `${path}.resourceFieldRef`, true)
  else required(errors, path, 'one of fieldRef and resourceFieldRef is required')
  validateMode(errors, file.mode, `${path}.mode`)
}

function validateProjected(errors: Errors, projected: ProjectedVolumeSource, path: string): void {
  validateMode(errors, projected.defaultMode, `${path}.defaultMode`)
  const paths = new Set<string>()
  const claim = (target: string | undefined, owner: string) => {
    if (!target) return
    if (paths.has(target)) invalid(errors, path, owner, 'conflicting duplicate paths')
    paths.add(target)
  }
  for (const [index, source] of (projected.sources ?? []).entries()) {
    const at = `${path}.sources[${index}]`
    const kinds = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken'] as const
    for (const [position, kind] of kinds.filter((one) => source[one] !== undefined).entries()) {
      if (position === 1) forbidden(errors, at, 'may not specify more than 1 volume type per source')
      if (kind === 'secret' || kind === 'configMap') {
        const { name = '', items } = source[kind]!
        if (name === '') required(errors, `${at}.${kind}.name`)
        validateItems(errors, items, `${at}.${kind}.items`)
        for (const item of items ?? []) claim(item.path, name)
      } else if (kind === 'downwardAPI') {
        for (const file of source.downwardAPI!.items ?? []) {
          validateDownwardFile(errors, file, `${at}.downwardAPI`)
          claim(file.path, file.path)
        }
      } else if (kind === 'serviceAccountToken') {
        const { expirationSeconds = 3600, path: target } = source.serviceAccountToken!
        if (expirationSeconds > longestToken) {
          const detail = 'may not specify a duration larger than 2^32 seconds'
          invalid(errors, `${at}.serviceAccountToken.expirationSeconds`, expirationSeconds, detail)
        }
        if (expirationSeconds < 600)
          invalid(
            errors,
            `${at}.serviceAccountToken.expirationSeconds`,
            expirationSeconds,
            'may not specify a duration less than 10 minutes'
          )
        // Upstream leaves out the source in these paths.
        if (!target) required(errors, `${path}.path`)
        else validateFilePath(errors, target, `${path}.path`)
      }
    }
  }
}

/** The source that a volume has under this name; `path` is the volume's. */
export function validateVolumeSource(
  errors: Errors,
  volume: Volume,
  name: (typeof sources)[number],
  path: string
): void {
  const at = `${path}.${name}`
  switch (name) {
    case 'emptyDir': {
      const limit = volume.emptyDir!.sizeLimit
      if (limit !== undefined && compareQuantities(limit, '0') < 0) {
        forbidden(errors, `${at}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')
      }
      break
    }
    case 'hostPath': {
      const { path: target, type = '' } = volume.hostPath!
      if (!target) required(errors, `${at}.path`)
      else {
        validateNoBacksteps(errors, target, `${at}.path`)
        if (!hostPathTypes.includes(type)) notSupported(errors, `${at}.type`, type, hostPathTypes)
      }
      break
    }
    case 'secret': {
      const { secretName, defaultMode, items } = volume.secret!
      if (!secretName) required(errors, `${at}.secretName`)
      validateMode(errors, defaultMode, `${at}.defaultMode`)
      validateItems(errors, items, `${at}.items`)
      break
    }
    case 'configMap': {
      const { name: configMap, defaultMode, items } = volume.configMap!
      if (!configMap) required(errors, `${at}.name`)
      validateMode(errors, defaultMode, `${at}.defaultMode`)
      validateItems(errors, items, `${at}.items`)
      break
    }
    case 'persistentVolumeClaim':
      if (!volume.persistentVolumeClaim!.claimName) required(errors, `${at}.claimName`)
      break
    case 'nfs': {
      const { server, path: target = '' } = volume.nfs!
      if (!server) required(errors, `${at}.server`)
      if (target === '') required(errors, `${at}.path`)
      if (!target.startsWith('/')) invalid(errors, `${at}.path`, target, 'must be an absolute path')
      break
    }
    case 'downwardAPI':
      validateMode(errors, volume.downwardAPI!.defaultMode, `${at}.defaultMode`)
      for (const file of volume.downwardAPI!.items ?? []) validateDownwardFile(errors, file, at)
      break
    case 'projected':
      validateProjected(errors, volume.projected!, at)
      break
    case 'gitRepo':
      validateDescendingPath(errors, volume.gitRepo!.directory ?? '', `${at}.directory`)
      validateRareVolume(errors, volume, name, at)
      break
    default:
      validateRareVolume(errors, volume, name, at)
  }
}

/** Answers the volumes that may be mounted: those without a fault. */
export function validateVolumes(errors: Errors, volumes: readonly Volume[], path: string): ReadonlyMap<string, Volume> {
  const valid = new Map<string, Volume>()
  for (const [index, volume] of volumes.entries()) {
    const before = errors.length
    const at = `${path}[${index}]`
    let count = 0
    for (const name of sources) {
      if (volume[name] === undefined) continue
      if (count++ === 0) validateVolumeSource(errors, volume, name, at)
      else forbidden(errors, `${at}.${name}`, 'may not specify more than 1 volume type')
    }
    if (count === 0) required(errors, at, 'must specify a volume type')
    const { name = '' } = volume
    if (name === '') required(errors, `${at}.name`)
    else invalidEach(errors, `${at}.name`, name, dns1123LabelComplaints(name))
    if (valid.has(name)) duplicate(errors, `${at}.name`, name)
    if (errors.length === before) valid.set(name, volume)
  }
  return valid
}
