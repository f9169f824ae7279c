import type { PersistentVolume } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { persistentVolumeColumns } from './columns.ts'
import { setPersistentVolumeDefaults } from './defaults.ts'
import { persistentVolumeRelations } from './relations.ts'
import { persistentVolumeStatus } from './status.ts'
import { validatePersistentVolume } from './validation.ts'
import { persistentVolumeStrategy } from './strategy.ts'
import { persistentVolumeWarnings } from './warnings.ts'

export const persistentVolumeKind: Kind<PersistentVolume> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  resource: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.PersistentVolume',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: persistentVolumeColumns,
  status: persistentVolumeStatus,
  setDefaults: setPersistentVolumeDefaults,
  validate: validatePersistentVolume,
  strategy: persistentVolumeStrategy,
  warnings: persistentVolumeWarnings,
  relations: persistentVolumeRelations,
  icon: 'persistentvolume'
}
