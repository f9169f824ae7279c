import type { EndpointSlice } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { endpointSliceColumns } from './columns.ts'
import { setEndpointSliceDefaults } from './defaults.ts'
import { endpointSliceRelations } from './relations.ts'
import { endpointSliceStatus } from './status.ts'
import { validateEndpointSlice } from './validation.ts'
import { endpointSliceStrategy } from './strategy.ts'
import { endpointSliceWarnings } from './warnings.ts'

export const endpointSliceKind: Kind<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: endpointSliceColumns,
  status: endpointSliceStatus,
  setDefaults: setEndpointSliceDefaults,
  validate: validateEndpointSlice,
  strategy: endpointSliceStrategy,
  warnings: endpointSliceWarnings,
  relations: endpointSliceRelations,
  icon: 'endpointslice'
}
