import type { PriorityClass } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { priorityClassColumns } from './columns.ts'
import { setPriorityClassDefaults } from './defaults.ts'
import { priorityClassStatus } from './status.ts'
import { validatePriorityClass } from './validation.ts'

export const priorityClassKind: Kind<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: priorityClassColumns,
  status: priorityClassStatus,
  setDefaults: setPriorityClassDefaults,
  validate: validatePriorityClass,
  relations: [],
  icon: 'priorityclass'
}
