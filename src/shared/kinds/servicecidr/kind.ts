import type { ServiceCIDR } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { serviceCIDRColumns } from './columns.ts'
import { setServiceCIDRDefaults } from './defaults.ts'
import { serviceCIDRStatus } from './status.ts'
import { validateServiceCIDR } from './validation.ts'

export const serviceCIDRKind: Kind<ServiceCIDR> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  resource: 'servicecidrs',
  singular: 'servicecidr',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.ServiceCIDR',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: serviceCIDRColumns,
  status: serviceCIDRStatus,
  setDefaults: setServiceCIDRDefaults,
  validate: validateServiceCIDR,
  relations: [],
  icon: 'servicecidr'
}
