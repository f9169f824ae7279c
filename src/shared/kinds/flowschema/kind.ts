import type { FlowSchema } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { flowSchemaColumns } from './columns.ts'
import { setFlowSchemaDefaults } from './defaults.ts'
import { flowSchemaRelations } from './relations.ts'
import { flowSchemaStatus } from './status.ts'
import { validateFlowSchema } from './validation.ts'

export const flowSchemaKind: Kind<FlowSchema> = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  resource: 'flowschemas',
  singular: 'flowschema',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.flowcontrol.v1.FlowSchema',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: flowSchemaColumns,
  status: flowSchemaStatus,
  setDefaults: setFlowSchemaDefaults,
  validate: validateFlowSchema,
  relations: flowSchemaRelations,
  icon: 'flowschema'
}
