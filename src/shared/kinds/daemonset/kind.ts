import type { DaemonSet } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { daemonSetColumns } from './columns.ts'
import { setDaemonSetDefaults } from './defaults.ts'
import { daemonSetStatus } from './status.ts'
import { validateDaemonSet } from './validation.ts'
import { daemonSetStrategy } from './strategy.ts'
import { templateWarnings } from '../template-warnings.ts'

export const daemonSetKind: Kind<DaemonSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.DaemonSet',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: daemonSetColumns,
  status: daemonSetStatus,
  setDefaults: setDaemonSetDefaults,
  validate: validateDaemonSet,
  strategy: daemonSetStrategy,
  warnings: templateWarnings,
  relations: podSpecRelations(({ spec }) => spec.template.spec),
  icon: 'daemonset'
}
