import type { Pod } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podColumns } from './columns.ts'
import { setPodDefaults } from './defaults.ts'
import { podRelations } from './relations.ts'
import { podStatus } from './status.ts'
import { validatePod } from './validation.ts'

export const podKind: Kind<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Pod',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: podColumns,
  status: podStatus,
  setDefaults: setPodDefaults,
  validate: validatePod,
  relations: podRelations,
  icon: 'pod'
}
