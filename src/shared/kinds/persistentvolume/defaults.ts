import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '../../schema/types.ts'
import { withStorageDefaults } from '../pod/volume-defaults.ts'

const specDefaults = { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }

/** Upstream's SetDefaults_PersistentVolume. */
export function setPersistentVolumeDefaults(volume: NewObject<PersistentVolume>): NewObject<PersistentVolume> {
  const given = (volume.spec as PersistentVolumeSpec | undefined) ?? {}
  const spec: PersistentVolumeSpec = filled(given, specDefaults)
  return changed(volume, { spec: withStorageDefaults(spec) })
}
