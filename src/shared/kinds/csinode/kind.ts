import type { CSINode } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { csiNodeColumns } from './columns.ts'
import { setCSINodeDefaults } from './defaults.ts'
import { csiNodeRelations } from './relations.ts'
import { csiNodeStatus } from './status.ts'
import { validateCSINode } from './validation.ts'

export const csiNodeKind: Kind<CSINode> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  resource: 'csinodes',
  singular: 'csinode',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.CSINode',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: csiNodeColumns,
  status: csiNodeStatus,
  setDefaults: setCSINodeDefaults,
  validate: validateCSINode,
  strategy: { mustNameVersion: true },
  relations: csiNodeRelations,
  icon: 'csinode'
}
