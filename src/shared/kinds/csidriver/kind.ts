import type { CSIDriver } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { csiDriverColumns } from './columns.ts'
import { setCSIDriverDefaults } from './defaults.ts'
import { csiDriverStatus } from './status.ts'
import { validateCSIDriver } from './validation.ts'

export const csiDriverKind: Kind<CSIDriver> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  resource: 'csidrivers',
  singular: 'csidriver',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.CSIDriver',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: csiDriverColumns,
  status: csiDriverStatus,
  setDefaults: setCSIDriverDefaults,
  validate: validateCSIDriver,
  strategy: { mustNameVersion: true },
  relations: [],
  icon: 'csidriver'
}
