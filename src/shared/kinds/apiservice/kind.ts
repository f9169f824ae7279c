import type { APIService } from './api-service.ts'
import type { Kind } from '../kind.ts'
import { apiServiceColumns } from './columns.ts'
import { setAPIServiceDefaults } from './defaults.ts'
import { apiServiceRelations } from './relations.ts'
import { apiServiceStatus } from './status.ts'
import { validateAPIService } from './validation.ts'

export const apiServiceKind: Kind<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  resource: 'apiservices',
  singular: 'apiservice',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: apiServiceColumns,
  status: apiServiceStatus,
  setDefaults: setAPIServiceDefaults,
  validate: validateAPIService,
  relations: apiServiceRelations,
  icon: 'apiservice'
}
