// Defaults of a pod's volumes (upstream pkg/apis/core/v1/defaults.go and the +default markers of the types).
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type {
  DownwardAPIVolumeFile,
  PersistentVolumeClaimSpec,
  PersistentVolumeSpec,
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

export function withVolumeDefaults(volume: Volume): Volume {
  const { secret, configMap, downwardAPI, projected } = volume
  if (configMap !== undefined) return changed(volume, { configMap: filled(configMap, readableByAll) })
  if (secret !== undefined) return changed(volume, { secret: filled(secret, readableByAll) })
  if (projected !== undefined) {
    const sources = projected.sources === undefined ? undefined : mapped(projected.sources, withProjection)
    return changed(volume, { projected: changed(filled(projected, readableByAll), { sources }) })
  }
  if (downwardAPI !== undefined) {
    const items = downwardAPI.items === undefined ? undefined : mapped(downwardAPI.items, withDownwardFile)
    return changed(volume, { downwardAPI: changed(filled(downwardAPI, readableByAll), { items }) })
  }
  return withRareVolumeDefaults(volume)
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
  if (hostPath !== undefined) return changed<StorageSources>(holder, { hostPath: filled(hostPath, anyType) }) as T
  if (iscsi !== undefined) return changed<StorageSources>(holder, { iscsi: filled(iscsi, iscsiDefaults) }) as T
  if (image !== undefined) return changed<StorageSources>(holder, { rbd: filled(image, rbd) }) as T
  if (disk !== undefined) return changed<StorageSources>(holder, { azureDisk: filled(disk, azureDisk) }) as T
  if (scaleIO !== undefined) return changed<StorageSources>(holder, { scaleIO: filled(scaleIO, scaleDefaults) }) as T
  return holder
}

function withRareVolumeDefaults(volume: Volume): Volume {
  const storage = withStorageDefaults(volume)
  if (storage !== volume) return storage
  if (volume.image !== undefined) {
    return changed(volume, { image: filled(volume.image, { pullPolicy: defaultPullPolicy(volume.image.reference) }) })
  }
  const { ephemeral } = volume
  const template = ephemeral?.volumeClaimTemplate
  if (template !== undefined) {
    const spec = filled((template.spec as PersistentVolumeClaimSpec | undefined) ?? {}, { volumeMode: 'Filesystem' })
    return changed(volume, { ephemeral: changed(ephemeral!, { volumeClaimTemplate: changed(template, { spec }) }) })
  }
  // A volume that names no source is an empty directory.
  return Object.keys(volume).some((key) => key !== 'name') ? volume : { ...volume, emptyDir: {} }
}
