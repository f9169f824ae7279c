import type { CSIStorageCapacity } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { csiStorageCapacityColumns } from './columns.ts'
import { setCSIStorageCapacityDefaults } from './defaults.ts'
import { csiStorageCapacityRelations } from './relations.ts'
import { csiStorageCapacityStatus } from './status.ts'
import { validateCSIStorageCapacity } from './validation.ts'

export const csiStorageCapacityKind: Kind<CSIStorageCapacity> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  resource: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.storage.v1.CSIStorageCapacity',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: csiStorageCapacityColumns,
  status: csiStorageCapacityStatus,
  setDefaults: setCSIStorageCapacityDefaults,
  validate: validateCSIStorageCapacity,
  strategy: { mustNameVersion: true },
  relations: csiStorageCapacityRelations,
  icon: 'csistoragecapacity'
}
