import type { PodDisruptionBudget } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podDisruptionBudgetColumns } from './columns.ts'
import { setPodDisruptionBudgetDefaults } from './defaults.ts'
import { podDisruptionBudgetStatus } from './status.ts'
import { validatePodDisruptionBudget } from './validation.ts'

export const podDisruptionBudgetKind: Kind<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: podDisruptionBudgetColumns,
  status: podDisruptionBudgetStatus,
  setDefaults: setPodDisruptionBudgetDefaults,
  validate: validatePodDisruptionBudget,
  strategy: { mustNameVersion: true },
  relations: [],
  icon: 'poddisruptionbudget'
}
