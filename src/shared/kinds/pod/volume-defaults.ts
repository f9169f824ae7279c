// Defaults of a pod's volumes (upstream pkg/apis/core/v1/defaults.go and the +default markers of the types).
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type {
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  EphemeralVolumeSource,
  PersistentVolumeClaimSpec,
  PersistentVolumeSpec,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection
} from '../../schema/types.ts'
import { defaultPullPolicy } from './image-name.ts'

/** 0644 */
const readableByAll = { defaultMode: 420 }
const azureDisk = { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }
const anyType = { type: '' }
const iscsiDefaults = { iscsiInterface: 'default' }
const scaleDefaults = { storageMode: 'ThinProvisioned', fsType: 'xfs' }
const rbd = { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }

function withDownwardFile(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  const { fieldRef, resourceFieldRef } = file
  if (fieldRef !== undefined) return changed(file, { fieldRef: filled(fieldRef, { apiVersion: 'v1' }) })
  if (resourceFieldRef === undefined) return file
  return changed(file, { resourceFieldRef: filled(resourceFieldRef, { divisor: '0' }) })
}

function withProjection(source: VolumeProjection): VolumeProjection {
  const { serviceAccountToken, downwardAPI } = source
  if (serviceAccountToken !== undefined) {
    return changed(source, { serviceAccountToken: filled(serviceAccountToken, { expirationSeconds: 3600 }) })
  }
  if (downwardAPI?.items === undefined) return source
  return changed(source, { downwardAPI: changed(downwardAPI, { items: mapped(downwardAPI.items, withDownwardFile) }) })
}

/** Of each source by itself, as upstream: one that names two is refused for that later. */
export function withVolumeDefaults(volume: Volume): Volume {
  // A volume that names no source is an empty directory.
  if (!Object.keys(volume).some((key) => key !== 'name')) return { ...volume, emptyDir: {} }
  const { configMap, secret, projected, downwardAPI, image, ephemeral } = volume
  return changed(withStorageDefaults(volume), {
    configMap: configMap && filled(configMap, readableByAll),
    secret: secret && filled(secret, readableByAll),
    projected: projected && withProjectedDefaults(projected),
    downwardAPI: downwardAPI && withDownwardDefaults(downwardAPI),
    image: image && filled(image, { pullPolicy: defaultPullPolicy(image.reference) }),
    ephemeral: ephemeral && withClaimDefaults(ephemeral)
  })
}

function withProjectedDefaults(projected: ProjectedVolumeSource): ProjectedVolumeSource {
  const sources = projected.sources === undefined ? undefined : mapped(projected.sources, withProjection)
  return changed(filled(projected, readableByAll), { sources })
}

function withDownwardDefaults(downwardAPI: DownwardAPIVolumeSource): DownwardAPIVolumeSource {
  const items = downwardAPI.items === undefined ? undefined : mapped(downwardAPI.items, withDownwardFile)
  return changed(filled(downwardAPI, readableByAll), { items })
}

function withClaimDefaults(ephemeral: EphemeralVolumeSource): EphemeralVolumeSource {
  const template = ephemeral.volumeClaimTemplate
  if (template === undefined) return ephemeral
  const spec = filled((template.spec as PersistentVolumeClaimSpec | undefined) ?? {}, { volumeMode: 'Filesystem' })
  return changed(ephemeral, { volumeClaimTemplate: changed(template, { spec }) })
}

/** What volumes of pods and persistent volumes hold alike. */
type StorageSources = Pick<Volume, 'hostPath' | 'azureDisk'> & {
  readonly iscsi?: Volume['iscsi'] | PersistentVolumeSpec['iscsi']
  readonly rbd?: Volume['rbd'] | PersistentVolumeSpec['rbd']
  readonly scaleIO?: Volume['scaleIO'] | PersistentVolumeSpec['scaleIO']
}

/** The sources of storage systems that have defaults. */
export function withStorageDefaults<T extends StorageSources>(holder: T): T {
  const { hostPath, iscsi, rbd: image, azureDisk: disk, scaleIO } = holder
  return changed<StorageSources>(holder, {
    hostPath: hostPath && filled(hostPath, anyType),
    iscsi: iscsi && filled(iscsi, iscsiDefaults),
    rbd: image && filled(image, rbd),
    azureDisk: disk && filled(disk, azureDisk),
    scaleIO: scaleIO && filled(scaleIO, scaleDefaults)
  }) as T
}
