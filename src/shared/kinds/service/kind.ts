import type { Service } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { serviceColumns } from './columns.ts'
import { setServiceDefaults } from './defaults.ts'
import { serviceStatus } from './status.ts'
import { validateService } from './validation.ts'

export const serviceKind: Kind<Service> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Service',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: serviceColumns,
  status: serviceStatus,
  setDefaults: setServiceDefaults,
  validate: validateService,
  relations: [],
  icon: 'service'
}
