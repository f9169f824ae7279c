import type { ServiceAccount } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { serviceAccountColumns } from './columns.ts'
import { setServiceAccountDefaults } from './defaults.ts'
import { serviceAccountRelations } from './relations.ts'
import { serviceAccountStatus } from './status.ts'
import { validateServiceAccount } from './validation.ts'

export const serviceAccountKind: Kind<ServiceAccount> = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: serviceAccountColumns,
  status: serviceAccountStatus,
  setDefaults: setServiceAccountDefaults,
  validate: validateServiceAccount,
  relations: serviceAccountRelations,
  icon: 'serviceaccount'
}
