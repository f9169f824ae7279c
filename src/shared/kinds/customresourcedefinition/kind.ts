import type { Kind } from '../kind.ts'
import { customResourceDefinitionColumns } from './columns.ts'
import { setCustomResourceDefinitionDefaults } from './defaults.ts'
import { customResourceDefinitionStatus } from './status.ts'
import type { CustomResourceDefinition } from './types.ts'
import { validateCustomResourceDefinition } from './validation.ts'
import { customResourceDefinitionStrategy } from './strategy.ts'
import { customResourceDefinitionWarnings } from './warnings.ts'

export const customResourceDefinitionKind: Kind<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  resource: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: customResourceDefinitionColumns,
  status: customResourceDefinitionStatus,
  setDefaults: setCustomResourceDefinitionDefaults,
  validate: validateCustomResourceDefinition,
  strategy: customResourceDefinitionStrategy,
  warnings: customResourceDefinitionWarnings,
  relations: [],
  icon: 'customresourcedefinition'
}
