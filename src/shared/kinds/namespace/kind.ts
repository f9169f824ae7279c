import type { Namespace } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { namespaceColumns } from './columns.ts'
import { setNamespaceDefaults } from './defaults.ts'
import { namespaceStatus } from './status.ts'
import { validateNamespace } from './validation.ts'
import { namespaceStrategy } from './strategy.ts'

export const namespaceKind: Kind<Namespace> = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Namespace',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [{ label: 'status.phase', value: (namespace) => namespace.status?.phase ?? '' }],
  columns: namespaceColumns,
  status: namespaceStatus,
  setDefaults: setNamespaceDefaults,
  validate: validateNamespace,
  strategy: namespaceStrategy,
  relations: [],
  icon: 'namespace'
}
