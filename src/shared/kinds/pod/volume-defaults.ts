// Defaults of a pod's volumes (upstream pkg/apis/core/v1/defaults.go and the +default markers of the types).
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { DownwardAPIVolumeFile, PersistentVolumeClaimSpec, Volume, VolumeProjection } from '../../schema/types.ts'
import { defaultPullPolicy } from './image-name.ts'

/** 0644 */
const readableByAll = { defaultMode: 420 }
const azureDisk = { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }
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
  const { secret, configMap, downwardAPI, projected, hostPath } = volume
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
  if (hostPath !== undefined) return changed(volume, { hostPath: filled(hostPath, { type: '' }) })
  return withRareVolumeDefaults(volume)
}

function withRareVolumeDefaults(volume: Volume): Volume {
  if (volume.iscsi !== undefined) {
    return changed(volume, { iscsi: filled(volume.iscsi, { iscsiInterface: 'default' }) })
  }
  if (volume.rbd !== undefined) return changed(volume, { rbd: filled(volume.rbd, rbd) })
  if (volume.azureDisk !== undefined) return changed(volume, { azureDisk: filled(volume.azureDisk, azureDisk) })
  if (volume.scaleIO !== undefined) {
    return changed(volume, { scaleIO: filled(volume.scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' }) })
  }
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
