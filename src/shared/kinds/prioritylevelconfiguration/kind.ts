import type { PriorityLevelConfiguration } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { priorityLevelConfigurationColumns } from './columns.ts'
import { setPriorityLevelConfigurationDefaults } from './defaults.ts'
import { priorityLevelConfigurationStatus } from './status.ts'
import { validatePriorityLevelConfiguration } from './validation.ts'

export const priorityLevelConfigurationKind: Kind<PriorityLevelConfiguration> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  resource: 'prioritylevelconfigurations',
  singular: 'prioritylevelconfiguration',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: priorityLevelConfigurationColumns,
  status: priorityLevelConfigurationStatus,
  setDefaults: setPriorityLevelConfigurationDefaults,
  validate: validatePriorityLevelConfiguration,
  relations: [],
  icon: 'prioritylevelconfiguration'
}
