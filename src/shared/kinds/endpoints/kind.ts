import type { Endpoints } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { endpointsColumns } from './columns.ts'
import { setEndpointsDefaults } from './defaults.ts'
import { endpointsRelations } from './relations.ts'
import { endpointsStatus } from './status.ts'
import { validateEndpoints } from './validation.ts'

export const endpointsKind: Kind<Endpoints> = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Endpoints',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: endpointsColumns,
  status: endpointsStatus,
  setDefaults: setEndpointsDefaults,
  validate: validateEndpoints,
  strategy: { allowsCreateOnUpdate: true },
  relations: endpointsRelations,
  icon: 'endpoints'
}
