import type { StorageClass } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { storageClassColumns } from './columns.ts'
import { setStorageClassDefaults } from './defaults.ts'
import { storageClassStatus } from './status.ts'
import { validateStorageClass } from './validation.ts'
import { storageClassWarnings } from './warnings.ts'

export const storageClassKind: Kind<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.StorageClass',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: storageClassColumns,
  status: storageClassStatus,
  setDefaults: setStorageClassDefaults,
  validate: validateStorageClass,
  warnings: storageClassWarnings,
  relations: [],
  icon: 'storageclass'
}
