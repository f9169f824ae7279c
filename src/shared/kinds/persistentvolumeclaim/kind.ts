import type { PersistentVolumeClaim } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { persistentVolumeClaimColumns } from './columns.ts'
import { setPersistentVolumeClaimDefaults } from './defaults.ts'
import { persistentVolumeClaimRelations } from './relations.ts'
import { persistentVolumeClaimStatus } from './status.ts'
import { validatePersistentVolumeClaim } from './validation.ts'
import { persistentVolumeClaimStrategy } from './strategy.ts'
import { persistentVolumeClaimWarnings } from './warnings.ts'

export const persistentVolumeClaimKind: Kind<PersistentVolumeClaim> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  resource: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.PersistentVolumeClaim',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: persistentVolumeClaimColumns,
  status: persistentVolumeClaimStatus,
  setDefaults: setPersistentVolumeClaimDefaults,
  validate: validatePersistentVolumeClaim,
  strategy: persistentVolumeClaimStrategy,
  warnings: persistentVolumeClaimWarnings,
  relations: persistentVolumeClaimRelations,
  icon: 'persistentvolumeclaim'
}
