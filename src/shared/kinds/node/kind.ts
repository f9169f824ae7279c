import type { Node } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { nodeColumns } from './columns.ts'
import { setNodeDefaults } from './defaults.ts'
import { nodeStatus } from './status.ts'
import { validateNode } from './validation.ts'
import { nodeStrategy } from './strategy.ts'

export const nodeKind: Kind<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Node',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [{ label: 'spec.unschedulable', value: (node) => String(node.spec?.unschedulable === true) }],
  columns: nodeColumns,
  status: nodeStatus,
  setDefaults: setNodeDefaults,
  validate: validateNode,
  strategy: nodeStrategy,
  relations: [],
  icon: 'node'
}
