import type { ResourceQuota } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { resourceQuotaColumns } from './columns.ts'
import { setResourceQuotaDefaults } from './defaults.ts'
import { resourceQuotaStatus } from './status.ts'
import { validateResourceQuota } from './validation.ts'

export const resourceQuotaKind: Kind<ResourceQuota> = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  resource: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ResourceQuota',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: resourceQuotaColumns,
  status: resourceQuotaStatus,
  setDefaults: setResourceQuotaDefaults,
  validate: validateResourceQuota,
  relations: [],
  icon: 'resourcequota'
}
