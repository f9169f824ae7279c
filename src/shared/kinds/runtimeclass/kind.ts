import type { RuntimeClass } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { runtimeClassColumns } from './columns.ts'
import { setRuntimeClassDefaults } from './defaults.ts'
import { runtimeClassStatus } from './status.ts'
import { validateRuntimeClass } from './validation.ts'

export const runtimeClassKind: Kind<RuntimeClass> = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  resource: 'runtimeclasses',
  singular: 'runtimeclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.node.v1.RuntimeClass',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: runtimeClassColumns,
  status: runtimeClassStatus,
  setDefaults: setRuntimeClassDefaults,
  validate: validateRuntimeClass,
  strategy: { mustNameVersion: true },
  relations: [],
  icon: 'runtimeclass'
}
