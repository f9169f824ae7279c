import type { ConfigMap } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { configMapColumns } from './columns.ts'
import { setConfigMapDefaults } from './defaults.ts'
import { configMapStatus } from './status.ts'
import { validateConfigMap } from './validation.ts'

export const configMapKind: Kind<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ConfigMap',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: configMapColumns,
  status: configMapStatus,
  setDefaults: setConfigMapDefaults,
  validate: validateConfigMap,
  relations: [],
  icon: 'configmap'
}
