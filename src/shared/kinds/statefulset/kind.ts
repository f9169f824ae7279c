import type { StatefulSet } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { statefulSetColumns } from './columns.ts'
import { setStatefulSetDefaults } from './defaults.ts'
import { statefulSetStatus } from './status.ts'
import { validateStatefulSet } from './validation.ts'
import { statefulSetStrategy } from './strategy.ts'
import { templateWarnings } from '../template-warnings.ts'

export const statefulSetKind: Kind<StatefulSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.StatefulSet',
  subresources: ['status', 'scale'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: statefulSetColumns,
  status: statefulSetStatus,
  setDefaults: setStatefulSetDefaults,
  validate: validateStatefulSet,
  strategy: statefulSetStrategy,
  warnings: templateWarnings,
  relations: [
    ...podSpecRelations<StatefulSet>(({ spec }) => spec.template.spec),
    {
      name: 'service',
      resource: 'services',
      references: ({ spec }) =>
        spec.serviceName === undefined || spec.serviceName === '' ? [] : [{ name: spec.serviceName }]
    }
  ],
  icon: 'statefulset'
}
